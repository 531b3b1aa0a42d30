package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The wish for a second factor. */
@Schema(name = "TotpEnrol")
record TotpEnrol(
        @Schema(writeOnly = true)
        @NotNull(message = "is missing.")
        @Size(max = 128, message = "may have 128 characters at most.")
        String currentPassword) {

    @Override
    public String toString() {
        return "TotpEnrol[]";
    }
}
