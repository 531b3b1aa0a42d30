package io.pengyun.api.tenancy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The limits of a department or project, and what is held against them.
 *
 * @param limits may not be exceeded
 * @param soft may be, with a warning
 * @param overcommit of a department: what stands below it may be promised more, together, than it may hold
 * @param used counted from the claims; of a department with all below it
 * @param warnings soft limits that are exceeded, in words
 */
@Schema(name = "Quota")
public record Quota(
        QuotaLimitsView limits, QuotaLimitsView soft, boolean overcommit, QuotaUsed used, List<String> warnings) {

    /** What to set. */
    @Schema(name = "QuotaUpdate")
    public record QuotaUpdate(
            @Schema(description = "May not be exceeded") @NotNull(message = "is missing.") @Valid
            QuotaLimitsView limits,

            @Schema(description = "May be exceeded, with a warning; at most the limit. Left out: none")
            Optional<@Valid QuotaLimitsView> soft,

            @Schema(
                    description =
                            "What stands below the department may be promised more, together, than it may hold itself",
                    defaultValue = "false")
            Optional<Boolean> overcommit) {

        QuotaBounds bounds() {
            return new QuotaBounds(
                    limits.byKind(), soft.map(QuotaLimitsView::byKind).orElse(Map.of()), overcommit.orElse(false));
        }
    }

    static Quota of(QuotaBounds bounds, Map<QuotaKind, Long> used) {
        return new Quota(
                QuotaLimitsView.of(bounds.hard()),
                QuotaLimitsView.of(bounds.soft()),
                bounds.overcommit(),
                QuotaUsed.of(used),
                Arrays.stream(QuotaKind.values())
                        .filter(kind ->
                                used.getOrDefault(kind, 0L) > bounds.soft().getOrDefault(kind, Long.MAX_VALUE))
                        .map(kind -> "Of " + kind.apiName() + ", " + used.get(kind)
                                + " are held, more than the soft limit of "
                                + bounds.soft().get(kind) + ".")
                        .toList());
    }

    /** One limit of each kind; what is left out or null is not limited here. */
    @Schema(name = "QuotaLimits", description = "What is left out is not limited here.")
    public record QuotaLimitsView(
            @Schema(examples = "100") Optional<@Min(value = 0, message = "must be 0 or more.") Long> instances,

            @Schema(examples = "400") Optional<@Min(value = 0, message = "must be 0 or more.") Long> vcpus,

            @Schema(examples = "1048576") Optional<@Min(value = 0, message = "must be 0 or more.") Long> memoryMib,

            @Schema(examples = "10240") Optional<@Min(value = 0, message = "must be 0 or more.") Long> diskGib,

            @Schema(examples = "8") Optional<@Min(value = 0, message = "must be 0 or more.") Long> gpus) {

        static QuotaLimitsView of(Map<QuotaKind, Long> limits) {
            return new QuotaLimitsView(
                    Optional.ofNullable(limits.get(QuotaKind.INSTANCES)),
                    Optional.ofNullable(limits.get(QuotaKind.VCPUS)),
                    Optional.ofNullable(limits.get(QuotaKind.MEMORY_MIB)),
                    Optional.ofNullable(limits.get(QuotaKind.DISK_GIB)),
                    Optional.ofNullable(limits.get(QuotaKind.GPUS)));
        }

        /** Those that are given. */
        public Map<QuotaKind, Long> byKind() {
            Map<QuotaKind, Long> limits = new EnumMap<>(QuotaKind.class);
            instances.ifPresent(maximum -> limits.put(QuotaKind.INSTANCES, maximum));
            vcpus.ifPresent(maximum -> limits.put(QuotaKind.VCPUS, maximum));
            memoryMib.ifPresent(maximum -> limits.put(QuotaKind.MEMORY_MIB, maximum));
            diskGib.ifPresent(maximum -> limits.put(QuotaKind.DISK_GIB, maximum));
            gpus.ifPresent(maximum -> limits.put(QuotaKind.GPUS, maximum));
            return limits;
        }
    }

    /** What is held. */
    @Schema(name = "QuotaUsed")
    public record QuotaUsed(long instances, long vcpus, long memoryMib, long diskGib, long gpus) {

        static QuotaUsed of(Map<QuotaKind, Long> used) {
            return new QuotaUsed(
                    used.getOrDefault(QuotaKind.INSTANCES, 0L),
                    used.getOrDefault(QuotaKind.VCPUS, 0L),
                    used.getOrDefault(QuotaKind.MEMORY_MIB, 0L),
                    used.getOrDefault(QuotaKind.DISK_GIB, 0L),
                    used.getOrDefault(QuotaKind.GPUS, 0L));
        }
    }

    /** Changes whenever a limit does; usage does not count. At least 0, below 2^48. */
    long version() {
        long version = 17;
        for (QuotaKind kind : QuotaKind.values()) {
            version = 1_000_003 * version + limits.byKind().getOrDefault(kind, -1L);
            version = 1_000_003 * version + soft.byKind().getOrDefault(kind, -1L);
        }
        return (overcommit ? version + 1 : version) & 0xFFFF_FFFF_FFFFL;
    }
}
