package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pengyun.api.platform.DnsLabel;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What callers send and see of sites. */
final class SiteViews {

    private SiteViews() {}

    @Schema(name = "Site")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            String id,
            String name,
            String title,

            @Schema(description = "Graded protection level, 0 none to 5")
            int accreditationLevel,

            Optional<LocalDate> accreditationUntil,
            Optional<String> assessedRisk,
            Instant createdAt,
            long version) {

        static View of(SiteEntity site) {
            return new View(
                    new SiteId(site.id).text(),
                    site.name,
                    site.title,
                    site.accreditationLevel,
                    Optional.ofNullable(site.accreditationUntil),
                    Optional.ofNullable(site.assessedRisk),
                    site.createdAt,
                    site.version);
        }
    }

    @Schema(name = "SiteCreate")
    record Create(
            @NotNull @DnsLabel String name,

            @NotBlank @Size(max = 200) String title,
            Optional<@Min(0) @Max(5) Integer> accreditationLevel,
            Optional<LocalDate> accreditationUntil,
            Optional<@Size(max = 2000) String> assessedRisk) {}

    /** What is absent stays. */
    @Schema(name = "SiteUpdate")
    record Update(
            Optional<@Size(min = 1, max = 200) String> title,
            Optional<@Min(0) @Max(5) Integer> accreditationLevel,
            Optional<LocalDate> accreditationUntil,
            Optional<@Size(max = 2000) String> assessedRisk) {}
}
