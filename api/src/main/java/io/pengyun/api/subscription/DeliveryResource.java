package io.pengyun.api.subscription;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

@Path("/v1/deliveries")
@Tag(name = "events")
class DeliveryResource {

    private final DeliveryService deliveries;

    DeliveryResource(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @GET
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(
            operationId = "listDeliveries",
            summary = "What subscribers have not taken, newest first; what they took is not kept")
    public Page<DeliveryBody.View> list(
            @Parameter(description = "Only of this subscription, by id or name") @QueryParam("subscription")
                    Optional<String> subscription,
            @Parameter(description = "waiting or dead") @QueryParam("state") Optional<String> state,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return deliveries.list(subscription, state, PageRequest.of(pageSize, pageToken));
    }

    @POST
    @Path("{delivery}/redeliver")
    @ResponseStatus(202)
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(
            operationId = "redeliver",
            summary = "Has it told again at once, and as often as at first; maybe after later events of the same thing")
    public DeliveryBody.View redeliver(@PathParam("delivery") String delivery) {
        return deliveries.redeliver(delivery);
    }

    @DELETE
    @Path("{delivery}")
    @Requires(Permission.SUBSCRIPTION_WRITE)
    @Operation(operationId = "forgetDelivery", summary = "It is not told any more")
    public void forget(@PathParam("delivery") String delivery) {
        deliveries.forget(delivery);
    }
}
