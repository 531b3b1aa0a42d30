package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/me")
@Tag(name = "login")
class MeResource {

    private final RoleService roles;
    private final OwnPassword password;

    MeResource(RoleService roles, OwnPassword password) {
        this.roles = roles;
        this.password = password;
    }

    @GET
    @Requires(Permission.ENTRY)
    @Operation(operationId = "getMe", summary = "Who you are and what you may do")
    public Me me() {
        return roles.me();
    }

    @POST
    @Path("password")
    @Requires(Permission.ENTRY)
    @Operation(
            operationId = "changePassword",
            summary = "Changes your password and ends your other logins; the one that you call with goes on")
    public void changePassword(@NotNull @Valid PasswordChange change) {
        password.change(change);
    }
}
