package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.SecretAnswer;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/login")
@Tag(name = "login")
class LoginResource {

    private final LoginService logins;

    LoginResource(LoginService logins) {
        this.logins = logins;
    }

    @POST
    @SecretAnswer
    @Requires(Permission.ANONYMOUS)
    @Operation(operationId = "login", summary = "Trades a name and password for a token that is good for an hour")
    public LoginAnswer login(@NotNull @Valid LoginRequest login) {
        return logins.login(login);
    }
}
