package io.pengyun.api.tenancy;

import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditedDepartments;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;

/** Finds for the audit trail which departments a caller means. */
@ApplicationScoped
class DepartmentTrees implements AuditedDepartments {

    private final DepartmentDirectory departments;

    DepartmentTrees(DepartmentDirectory departments) {
        this.departments = departments;
    }

    @Override
    public Set<UUID> tree(Permission permission, String idOrName) {
        return departments.subtree(
                departments.require(permission, idOrName).id().value());
    }
}
