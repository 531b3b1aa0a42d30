package io.pengyun.api.federation;

import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Requires;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v1/login/provider")
@Tag(name = "login")
class LoginProviderResource {

    private static final String SCOPE = "openid";

    private final ProviderSettings settings;

    LoginProviderResource(ProviderSettings settings) {
        this.settings = settings;
    }

    @GET
    @Requires(Permission.ANONYMOUS)
    @Operation(
            operationId = "getLoginProvider",
            summary = "The identity provider that people can log in through; 404 when there is none")
    public LoginProvider get() {
        return settings.provider()
                .map(known -> new LoginProvider(known.issuer().toString(), known.clientId(), SCOPE))
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.NOT_FOUND, "This cloud has no identity provider; log in with a password."));
    }
}
