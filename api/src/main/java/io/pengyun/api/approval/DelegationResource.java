package io.pengyun.api.approval;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/delegations")
@Tag(name = "approvals")
class DelegationResource {

    private final DelegationService delegations;

    DelegationResource(DelegationService delegations) {
        this.delegations = delegations;
    }

    @GET
    @Requires(Permission.PERSON)
    @Operation(
            operationId = "listDelegations",
            summary = "Who decides in your place and in whose you decide, newest first; an administrator sees all")
    public Page<DelegationBody.View> list(
            @QueryParam("all") @DefaultValue("false") boolean all,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return delegations.list(all, PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.PERSON)
    @Operation(operationId = "createDelegation", summary = "Lets somebody decide in your place, until a day")
    public RestResponse<DelegationBody.View> create(@NotNull @Valid DelegationBody.Create wanted) {
        return RestResponse.status(RestResponse.Status.CREATED, delegations.create(wanted));
    }

    @DELETE
    @Path("{delegation}")
    @Requires(Permission.PERSON)
    @Operation(operationId = "revokeDelegation", summary = "Ends a delegation at once")
    public void revoke(@PathParam("delegation") String delegation) {
        delegations.revoke(delegation);
    }
}
