package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A name and the password that goes with it, and a code where the user has a second factor. */
public record LoginRequest(
        @Schema(examples = "li.wei")
        @NotNull(message = "is missing.")
        @Size(max = 63, message = "may have 63 characters at most.")
        String username,

        @Schema(writeOnly = true, examples = "a long and secret phrase")
        @NotNull(message = "is missing.")
        @Size(max = 128, message = "may have 128 characters at most.")
        String password,

        @Schema(
                writeOnly = true,
                description =
                        "Of the second factor, when the user has one: six digits from the app, or a recovery code",
                examples = "287082")
        Optional<@Size(max = 64, message = "may have 64 characters at most.") String> code) {

    @Override
    public String toString() {
        return "LoginRequest[username=" + username + "]";
    }
}
