package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A sealed account for emergencies is made ready again. */
@Schema(name = "Unsealing")
record Unsealing(
        @Schema(
                writeOnly = true,
                maxLength = 128,
                description = "Another password: whoever was let in knows the old one")
        @NotNull(message = "is missing.")
        String password) {

    @Override
    public String toString() {
        return "Unsealing[]";
    }
}
