package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.SecretAnswer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

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
    public LoginAnswer login(
            @NotNull @Valid LoginRequest login,
            @HeaderParam(HttpHeaders.USER_AGENT) @Nullable String client,
            @Context HttpServerRequest request) {
        return logins.login(login, Origin.of(client, request));
    }
}
