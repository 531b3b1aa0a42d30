package io.pengyun.api.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new user. */
public record UserCreate(
        @Schema(examples = "li.wei") @NotNull(message = "is missing.") @UserName
        String name,

        @Schema(examples = "Li Wei")
        @NotBlank(message = "is missing.")
        @Size(max = 200, message = "may have 200 characters at most.")
        String displayName,

        Optional<
                        @Email(message = "must be an e-mail address.")
                        @Size(max = 254, message = "may have 254 characters at most.") String>
                email,

        @Schema(writeOnly = true, minLength = 12, maxLength = 128, examples = "a long and secret phrase")
        @NotNull(message = "is missing.")
        @Size(min = 12, max = 128, message = "must have 12 to 128 characters.")
        String password) {

    @Override
    public String toString() {
        return "UserCreate[name=" + name + "]";
    }
}
