package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller's own password, old and new. */
public record PasswordChange(
        @Schema(writeOnly = true)
        @NotNull(message = "is missing.")
        @Size(max = 128, message = "may have 128 characters at most.")
        String currentPassword,

        @Schema(
                writeOnly = true,
                maxLength = 128,
                description =
                        "At least 12 characters, if not set otherwise, not what is tried first, and not one from before")
        @NotNull(message = "is missing.")
        String newPassword) {

    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
