package io.pengyun.api.identity;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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

        @Schema(description = "The same for all accounts of one human being; approvals count human beings")
        Optional<@Pattern(regexp = StaffNumber.PATTERN, message = StaffNumber.RULE) String> staffNumber,

        @Schema(
                writeOnly = true,
                maxLength = 128,
                description = "At least 12 characters, if not set otherwise, and not what is tried first",
                examples = "a long and secret phrase")
        @NotNull(message = "is missing.")
        String password,

        @Schema(
                defaultValue = "true",
                description =
                        "Whether the user must change it before anything else; false when it is the user's own choice")
        Optional<Boolean> temporaryPassword,

        @Schema(
                defaultValue = "false",
                description = "An account for emergencies; its password need not be changed at the first login")
        Optional<Boolean> breakGlass) {

    boolean isBreakGlass() {
        return breakGlass.orElse(false);
    }

    @Override
    public String toString() {
        return "UserCreate[name=" + name + "]";
    }
}
