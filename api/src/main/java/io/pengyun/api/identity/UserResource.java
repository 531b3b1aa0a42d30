package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
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

@Path("/v1/users")
@Tag(name = "users")
class UserResource {

    private final UserService users;
    private final RoleService roles;
    private final SecondFactorService factors;

    UserResource(UserService users, RoleService roles, SecondFactorService factors) {
        this.users = users;
        this.roles = roles;
        this.factors = factors;
    }

    @GET
    @Requires(Permission.USER_READ)
    @Operation(operationId = "listUsers", summary = "All users, newest first")
    public Page<User> list(
            @QueryParam("pageSize") @Nullable Integer pageSize, @QueryParam("pageToken") @Nullable String pageToken) {
        return users.list(PageRequest.of(pageSize, pageToken));
    }

    @POST
    @ResponseStatus(201)
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "createUser", summary = "Makes a user; roles are given afterwards")
    public RestResponse<User> create(@NotNull @Valid UserCreate wanted) {
        User made = users.create(wanted);
        return Versions.created(made, URI.create("/v1/users/" + made.id()), made.version());
    }

    @GET
    @Path("{user}")
    @Requires(Permission.USER_READ)
    @Operation(operationId = "getUser", summary = "One user, by id or name")
    public RestResponse<User> get(@PathParam("user") String user) {
        User found = users.get(user);
        return Versions.ok(found, found.version());
    }

    @PATCH
    @Path("{user}")
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "updateUser", summary = "Changes a user; a new password or state counts at once")
    public RestResponse<User> update(
            @PathParam("user") String user,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @NotNull @Valid UserUpdate change) {
        User changed = users.update(user, ifMatch, change);
        return Versions.ok(changed, changed.version());
    }

    @POST
    @Path("{user}/unlock")
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "unlockUser", summary = "Ends a lock after failed logins")
    public User unlock(@PathParam("user") String user) {
        return users.unlock(user);
    }

    @POST
    @Path("{user}/unseal")
    @Requires(Permission.USER_WRITE)
    @Operation(
            operationId = "unsealUser",
            summary =
                    "Makes an account for emergencies, which was used, ready for one more login, with another password")
    public User unseal(@PathParam("user") String user, @NotNull @Valid Unsealing unsealing) {
        return users.unseal(user, unsealing.password());
    }

    @DELETE
    @Path("{user}/totp")
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "resetUserTotp", summary = "Takes away a second factor that was lost, and ends all logins")
    public void resetTotp(@PathParam("user") String user) {
        factors.reset(user);
    }

    @GET
    @Path("{user}/roles")
    @Requires(Permission.USER_READ)
    @Operation(operationId = "listUserRoles", summary = "The roles of a user")
    public Page<RoleBinding> listRoles(
            @PathParam("user") String user,
            @QueryParam("pageSize") @Nullable Integer pageSize,
            @QueryParam("pageToken") @Nullable String pageToken) {
        return roles.list(user, PageRequest.of(pageSize, pageToken));
    }

    @POST
    @Path("{user}/roles")
    @ResponseStatus(201)
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "giveUserRole", summary = "Gives a user a role")
    public RestResponse<RoleBinding> giveRole(
            @PathParam("user") String user, @NotNull @Valid RoleBindingCreate wanted) {
        RoleBinding given = roles.give(user, wanted);
        return RestResponse.status(RestResponse.Status.CREATED, given);
    }

    @DELETE
    @Path("{user}/roles/{role}")
    @Requires(Permission.USER_WRITE)
    @Operation(operationId = "takeUserRole", summary = "Takes a role from a user")
    public void takeRole(@PathParam("user") String user, @PathParam("role") String role) {
        roles.take(user, role);
    }
}
