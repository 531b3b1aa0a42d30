package io.pengyun.api.identity;

import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A role to give. */
public record RoleBindingCreate(
        @NotNull(message = "is missing.") Role role,

        @Schema(
                description = "For member and approver always, for finance and auditor if not for the whole platform.",
                examples = "health")
        Optional<String> department) {}
