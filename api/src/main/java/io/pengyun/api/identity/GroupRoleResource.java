package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
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

@Path("/v1/group-roles")
@Tag(name = "users")
class GroupRoleResource {

    private final GroupRoleService rules;

    GroupRoleResource(GroupRoleService rules) {
        this.rules = rules;
    }

    @GET
    @Requires(Permission.USER_READ)
    @Operation(operationId = "listGroupRoles", summary = "The roles of the identity provider's groups, newest first")
    public Page<GroupRole> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return rules.list(PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.USER_WRITE)
    @Operation(
            operationId = "giveGroupRole",
            summary = "Gives a group of the identity provider a role; who is logged in has it within a minute")
    public RestResponse<GroupRole> give(@NotNull @Valid GroupRoleCreate wanted) {
        return RestResponse.status(RestResponse.Status.CREATED, rules.give(wanted));
    }

    @DELETE
    @Path("{groupRole}")
    @Requires(Permission.USER_WRITE)
    @Operation(
            operationId = "takeGroupRole",
            summary = "Takes a role from a group, and from all who have it by that group")
    public void take(@PathParam("groupRole") String groupRole) {
        rules.take(groupRole);
    }
}
