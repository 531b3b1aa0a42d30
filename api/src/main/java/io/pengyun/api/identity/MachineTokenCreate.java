package io.pengyun.api.identity;

import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A machine token to make. */
@Schema(name = "MachineTokenCreate")
record MachineTokenCreate(
        @Schema(
                description = "What calls with it; the audit trail shows it behind your name",
                examples = "nightly-build")
        @NotNull(message = "is missing.")
        @DnsLabel
        String name,

        @Schema(description = "On one project; else give a department")
        Optional<String> project,

        @Schema(description = "On a department and all below it; else give a project")
        Optional<String> department,

        @Schema(description = "Each one that you hold there yourself", examples = "[\"resource_read\"]")
        @NotEmpty(message = "must name at least one.")
        Set<@NotNull(message = "is no permission.") MachinePermission> permissions,

        @Schema(defaultValue = "90") Optional<@Min(1) @Max(366) Integer> validDays) {}
