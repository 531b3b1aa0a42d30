package io.pengyun.api.tenancy;

import java.util.Map;

/**
 * What is set on one department or project; what is left out is not limited there.
 *
 * @param hard may not be exceeded
 * @param soft may be, with a warning; at most the hard one
 * @param overcommit of a department: what stands below may be promised more, together, than it may hold
 */
public record QuotaBounds(Map<QuotaKind, Long> hard, Map<QuotaKind, Long> soft, boolean overcommit) {

    public QuotaBounds {
        hard = Map.copyOf(hard);
        soft = Map.copyOf(soft);
    }
}
