package io.pengyun.api.tenancy;

import io.pengyun.api.platform.Plural;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Map;

/** Closes what is empty only: nobody could stop or delete what a closed project holds. */
@ApplicationScoped
class Closing {

    private final Instance<QuotaUsage> usage;
    private final DepartmentDirectory departments;

    Closing(Instance<QuotaUsage> usage, DepartmentDirectory departments) {
        this.usage = usage;
        this.departments = departments;
    }

    void requireEmpty(ProjectEntity project) {
        if (usage.isResolvable()) {
            require("project", project.name, usage.get().ofProject(project.id));
        }
    }

    /** With all below it. */
    void requireEmpty(DepartmentEntity department) {
        if (usage.isResolvable()) {
            require("department", department.name, usage.get().ofDepartments(departments.subtree(department.id)));
        }
    }

    private static void require(String kind, String name, Map<QuotaKind, Long> held) {
        long instances = held.getOrDefault(QuotaKind.INSTANCES, 0L);
        long diskGib = held.getOrDefault(QuotaKind.DISK_GIB, 0L);
        if (instances > 0 || diskGib > 0) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The " + kind + " \"" + name + "\" holds " + Plural.of(instances, "instance") + " and " + diskGib
                            + " GiB of disk; delete them, and wait until they are gone for good, before you close it.");
        }
    }
}
