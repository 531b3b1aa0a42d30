package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** On what a role can be given: a department, the platform, or either. */
@ApplicationScoped
class RoleScopes {

    private final DepartmentDirectory departments;

    RoleScopes(DepartmentDirectory departments) {
        this.departments = departments;
    }

    /**
     * The department that is meant; empty for the platform.
     *
     * @throws ProblemException {@code invalid} when the role is not one for that
     */
    Optional<DepartmentRef> department(Role role, Optional<String> idOrName) {
        Optional<DepartmentRef> department =
                idOrName.map(name -> departments.require(Permission.DEPARTMENT_READ, name));
        String word = EnumWords.word(role);
        if (role.scope() == Role.Scope.DEPARTMENT && department.isEmpty()) {
            throw ProblemException.invalid("department", "is missing: " + word + " is a role on a department.");
        }
        if (role.scope() == Role.Scope.PLATFORM && department.isPresent()) {
            throw ProblemException.invalid("department", "must be left out: " + word + " is a role on the platform.");
        }
        return department;
    }
}
