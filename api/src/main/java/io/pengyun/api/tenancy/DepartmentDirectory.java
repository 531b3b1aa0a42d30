package io.pengyun.api.tenancy;

import io.pengyun.api.access.Permission;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds departments by what callers write, and their place in the tree. */
public interface DepartmentDirectory {

    /**
     * The department of this id ({@code dep-…}) or name, where the caller at hand holds the permission.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code not-found} or {@code forbidden}, as in {@link
     *     ProjectDirectory#require}
     */
    DepartmentRef require(Permission permission, String idOrName);

    /** Departments by id, for views; without any check. Unknown ids are left out. */
    Map<UUID, DepartmentRef> refs(Collection<UUID> departmentIds);

    /** The department, the one above it, and so on up to the top. */
    List<DepartmentRef> lineage(UUID departmentId);

    /** These and all departments above them. */
    Set<UUID> withAllAbove(Collection<UUID> departmentIds);

    /** The department and all below it. */
    Set<UUID> subtree(UUID departmentId);
}
