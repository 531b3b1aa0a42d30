package io.pengyun.api.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What changes; what is left out stays. */
public record UserUpdate(
        Optional<@Size(min = 1, max = 200, message = "must have 1 to 200 characters.") String> displayName,

        Optional<
                        @Email(message = "must be an e-mail address.")
                        @Size(max = 254, message = "may have 254 characters at most.") String>
                email,

        Optional<UserState> state,

        @Schema(writeOnly = true, description = "A new password; it ends all logins of the user and a lock.")
        Optional<@Size(min = 12, max = 128, message = "must have 12 to 128 characters.") String> password) {

    @Override
    public String toString() {
        return "UserUpdate[state=" + state + "]";
    }
}
