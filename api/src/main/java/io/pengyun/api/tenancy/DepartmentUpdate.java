package io.pengyun.api.tenancy;

import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What changes; what is left out stays. */
public record DepartmentUpdate(
        Optional<@DnsLabel String> name,

        @Schema(examples = "Bureau of Public Health")
        Optional<@Size(min = 1, max = 200, message = "must have 1 to 200 characters.") String> title,

        Optional<TenantState> state) {}
