package io.pengyun.api.tenancy;

import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new project. */
public record ProjectCreate(
        @Schema(description = "Its department, by id or name.", examples = "health") @NotBlank(message = "is missing.")
        String department,

        @Schema(examples = "vaccination") @NotNull(message = "is missing.") @DnsLabel
        String name,

        @Schema(examples = "Vaccination register")
        @NotBlank(message = "is missing.")
        @Size(max = 200, message = "may have 200 characters at most.")
        String title,

        @Schema(description = "Whether its instances may reach the outside; no when left out.")
        Optional<Boolean> outsideAccess) {}
