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

@Path("/v1/me/totp")
@Tag(name = "login")
class TotpResource {

    private final SecondFactorService factors;

    TotpResource(SecondFactorService factors) {
        this.factors = factors;
    }

    @POST
    @SecretAnswer
    @Requires(Permission.ENTRY)
    @Operation(
            operationId = "enrolTotp",
            summary = "Begins to set up a second factor: what an app on your phone needs, shown this once")
    public TotpEnrolment enrol(@NotNull @Valid TotpEnrol wanted) {
        return factors.enrol(wanted.currentPassword());
    }

    @POST
    @Path("confirm")
    @SecretAnswer
    @Requires(Permission.ENTRY)
    @Operation(
            operationId = "confirmTotp",
            summary = "Shows a first code; from now on logins need one, and your other logins end")
    public RecoveryCodes confirm(@NotNull @Valid TotpCode code) {
        return factors.confirm(code.code());
    }

    @POST
    @Path("remove")
    @Requires(Permission.ENTRY)
    @Operation(operationId = "removeTotp", summary = "Removes your second factor, with a code of it")
    public void remove(@NotNull @Valid TotpCode code) {
        factors.remove(code.code());
    }
}
