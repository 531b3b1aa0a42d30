package io.pengyun.api.tenancy;

import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** What changes; what is left out stays. */
public record ProjectUpdate(
        Optional<@DnsLabel String> name,
        Optional<@Size(min = 1, max = 200, message = "must have 1 to 200 characters.") String> title,
        Optional<Boolean> outsideAccess,
        Optional<TenantState> state) {}
