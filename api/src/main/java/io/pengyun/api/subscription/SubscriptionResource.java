package io.pengyun.api.subscription;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.SecretAnswer;
import io.pengyun.api.platform.Versions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/subscriptions")
@Tag(name = "events")
class SubscriptionResource {

    private final SubscriptionService subscriptions;

    SubscriptionResource(SubscriptionService subscriptions) {
        this.subscriptions = subscriptions;
    }

    @GET
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(operationId = "listSubscriptions", summary = "Who is told of events without calling, newest first")
    public Page<SubscriptionBody.View> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return subscriptions.list(PageRequest.of(pageSize, pageToken));
    }

    @GET
    @Path("{subscription}")
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(operationId = "getSubscription", summary = "One subscription, by id or name, and how its target fares")
    public RestResponse<SubscriptionBody.View> get(@PathParam("subscription") String subscription) {
        SubscriptionBody.View found = subscriptions.get(subscription);
        return Versions.ok(found, found.version());
    }

    @POST
    @ResponseStatus(201)
    @SecretAnswer
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(
            operationId = "createSubscription",
            summary = "Has somebody told of what happens from now on, by webhook or mail",
            description = "Events are posted as JSON, each signed as the Standard Webhooks have it (webhook-id,"
                    + " webhook-timestamp, webhook-signature). What is not answered with 2xx in time is tried again."
                    + " An event may come twice, with the same webhook-id.")
    public RestResponse<SubscriptionBody.View> create(@NotNull @Valid SubscriptionBody.Create wanted) {
        SubscriptionBody.View made = subscriptions.create(wanted);
        return Versions.created(made, URI.create("/v1/subscriptions/" + made.id()), made.version());
    }

    @PATCH
    @Path("{subscription}")
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(operationId = "updateSubscription", summary = "Changes of what it is told; pauses it")
    public RestResponse<SubscriptionBody.View> update(
            @PathParam("subscription") String subscription,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid SubscriptionBody.Update change) {
        SubscriptionBody.View changed = subscriptions.update(subscription, change, ifMatch);
        return Versions.ok(changed, changed.version());
    }

    @DELETE
    @Path("{subscription}")
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(operationId = "deleteSubscription", summary = "Tells it nothing any more, also not what waits")
    public void delete(@PathParam("subscription") String subscription) {
        subscriptions.delete(subscription);
    }

    @POST
    @Path("{subscription}/test")
    @ResponseStatus(202)
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(
            operationId = "testSubscription",
            summary = "Has an event subscription.tested told to it, in its turn; its health shows what came of it")
    public SubscriptionBody.View test(@PathParam("subscription") String subscription) {
        return subscriptions.test(subscription);
    }
}
