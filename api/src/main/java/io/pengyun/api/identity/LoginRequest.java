package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A name and the password that goes with it. */
public record LoginRequest(
        @Schema(examples = "li.wei")
        @NotNull(message = "is missing.")
        @Size(max = 63, message = "may have 63 characters at most.")
        String username,

        @Schema(writeOnly = true, examples = "a long and secret phrase")
        @NotNull(message = "is missing.")
        @Size(max = 128, message = "may have 128 characters at most.")
        String password) {

    @Override
    public String toString() {
        return "LoginRequest[username=" + username + "]";
    }
}
