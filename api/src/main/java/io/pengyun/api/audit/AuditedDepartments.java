package io.pengyun.api.audit;

import io.pengyun.api.access.Permission;
import java.util.Set;
import java.util.UUID;

/** Departments by what callers write; the trail itself knows them as ids only. Implemented by tenancy. */
public interface AuditedDepartments {

    /**
     * The department of this id or name and all below it.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code not-found} or {@code forbidden}, where the caller at hand does
     *     not hold the permission
     */
    Set<UUID> tree(Permission permission, String idOrName);
}
