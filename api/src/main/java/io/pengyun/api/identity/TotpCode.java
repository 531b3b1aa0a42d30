package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A code of the second factor. */
@Schema(name = "TotpCode")
record TotpCode(
        @Schema(writeOnly = true, description = "Six digits from the app, or a recovery code", examples = "287082")
        @NotNull(message = "is missing.")
        @Size(max = 64, message = "may have 64 characters at most.")
        String code) {

    @Override
    public String toString() {
        return "TotpCode[]";
    }
}
