package io.pengyun.api.tenancy;

import java.util.Set;
import java.util.UUID;

/**
 * One limit that holds for a project: its own, its department's, or one of a department above.
 *
 * @param scopeName the name of the project or department that the limit is set on
 * @param departmentIds whose holdings count against it together: the department and all below it; empty for a project's
 * @param maximum at least 0, in the unit of the kind
 * @param soft whether it may be exceeded, with a warning
 */
public record QuotaLimit(
        QuotaScope scope,
        UUID scopeId,
        String scopeName,
        Set<UUID> departmentIds,
        QuotaKind kind,
        long maximum,
        boolean soft) {

    public QuotaLimit {
        departmentIds = Set.copyOf(departmentIds);
    }
}
