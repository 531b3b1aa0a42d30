package io.pengyun.api.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
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

        @Schema(description = "The same for all accounts of one human being; an empty text takes it away")
        Optional<@Pattern(regexp = "|" + StaffNumber.PATTERN, message = StaffNumber.RULE) String> staffNumber,

        Optional<UserState> state,

        @Schema(
                writeOnly = true,
                maxLength = 128,
                description = "A new password; it ends all logins of the user and a lock.")
        Optional<String> password,

        @Schema(
                defaultValue = "true",
                description = "With a password: whether the user must change it before anything else")
        Optional<Boolean> temporaryPassword) {

    @Override
    public String toString() {
        return "UserUpdate[state=" + state + "]";
    }
}
