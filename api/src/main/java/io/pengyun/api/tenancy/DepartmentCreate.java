package io.pengyun.api.tenancy;

import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new department. */
public record DepartmentCreate(
        @Schema(examples = "health") @NotNull(message = "is missing.") @DnsLabel
        String name,

        @Schema(examples = "Bureau of Health")
        @NotBlank(message = "is missing.")
        @Size(max = 200, message = "may have 200 characters at most.")
        String title,

        @Schema(description = "The department above, by id or name; none for one at the top.")
        Optional<String> parent) {}
