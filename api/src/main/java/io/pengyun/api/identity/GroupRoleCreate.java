package io.pengyun.api.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role to give to a group. */
public record GroupRoleCreate(
        @Schema(
                description = "As the identity provider calls it; Keycloak writes the whole path",
                examples = "/cloud/health-members")
        @NotBlank(message = "is missing.")
        @Size(max = 200, message = "may have 200 characters at most.")
        @Pattern(regexp = "[^\\p{Cntrl}]*", message = "must hold no control characters.")
        String group,

        @NotNull(message = "is missing.") Role role,

        @Schema(
                description = "For member and approver always, for finance and auditor if not for the whole platform.",
                examples = "health")
        Optional<String> department) {}
