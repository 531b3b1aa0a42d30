package io.pengyun.api.identity;

import static io.pengyun.api.access.Permission.AUDIT_READ;
import static io.pengyun.api.access.Permission.CATALOG_READ;
import static io.pengyun.api.access.Permission.CATALOG_WRITE;
import static io.pengyun.api.access.Permission.CONSOLE_USE;
import static io.pengyun.api.access.Permission.DATA_PURGE;
import static io.pengyun.api.access.Permission.DEPARTMENT_READ;
import static io.pengyun.api.access.Permission.DEPARTMENT_WRITE;
import static io.pengyun.api.access.Permission.EVENT_READ;
import static io.pengyun.api.access.Permission.INVENTORY_READ;
import static io.pengyun.api.access.Permission.INVENTORY_WRITE;
import static io.pengyun.api.access.Permission.METERING_READ;
import static io.pengyun.api.access.Permission.OPERATION_READ;
import static io.pengyun.api.access.Permission.OPERATION_REPAIR;
import static io.pengyun.api.access.Permission.POLICY_READ;
import static io.pengyun.api.access.Permission.POLICY_WRITE;
import static io.pengyun.api.access.Permission.PROJECT_READ;
import static io.pengyun.api.access.Permission.PROJECT_WRITE;
import static io.pengyun.api.access.Permission.QUOTA_READ;
import static io.pengyun.api.access.Permission.QUOTA_WRITE;
import static io.pengyun.api.access.Permission.REQUEST_READ;
import static io.pengyun.api.access.Permission.REQUEST_WRITE;
import static io.pengyun.api.access.Permission.RESOURCE_READ;
import static io.pengyun.api.access.Permission.RESOURCE_WRITE;
import static io.pengyun.api.access.Permission.SUBSCRIPTION_WRITE;
import static io.pengyun.api.access.Permission.USER_READ;
import static io.pengyun.api.access.Permission.USER_WRITE;

import io.pengyun.api.access.Permission;
import java.util.Set;

/** What people are to the cloud, and the one table of what that lets them do. */
public enum Role {
    /** Applies for resources of its department and uses them. */
    MEMBER(
            Scope.DEPARTMENT,
            DEPARTMENT_READ,
            PROJECT_READ,
            QUOTA_READ,
            CATALOG_READ,
            REQUEST_READ,
            POLICY_READ,
            REQUEST_WRITE,
            RESOURCE_READ,
            RESOURCE_WRITE,
            CONSOLE_USE,
            OPERATION_READ,
            METERING_READ,
            EVENT_READ),
    /** Is asked about its department's requests and keeps its projects; owns no key to the machines. */
    APPROVER(
            Scope.DEPARTMENT,
            DEPARTMENT_READ,
            PROJECT_READ,
            PROJECT_WRITE,
            QUOTA_READ,
            CATALOG_READ,
            REQUEST_READ,
            POLICY_READ,
            RESOURCE_READ,
            OPERATION_READ,
            AUDIT_READ,
            METERING_READ,
            EVENT_READ,
            SUBSCRIPTION_WRITE),
    /** Runs the tenancy: departments, people, quotas, catalogue; decides on nobody's request. */
    PLATFORM_ADMIN(
            Scope.PLATFORM,
            DEPARTMENT_READ,
            DEPARTMENT_WRITE,
            PROJECT_READ,
            PROJECT_WRITE,
            QUOTA_READ,
            QUOTA_WRITE,
            USER_READ,
            USER_WRITE,
            CATALOG_READ,
            CATALOG_WRITE,
            INVENTORY_READ,
            REQUEST_READ,
            POLICY_READ,
            POLICY_WRITE,
            RESOURCE_READ,
            OPERATION_READ,
            AUDIT_READ,
            METERING_READ,
            EVENT_READ,
            SUBSCRIPTION_WRITE),
    /** Runs the machines and repairs what is parked. */
    OPERATOR(
            Scope.PLATFORM,
            DEPARTMENT_READ,
            PROJECT_READ,
            QUOTA_READ,
            CATALOG_READ,
            CATALOG_WRITE,
            INVENTORY_READ,
            INVENTORY_WRITE,
            REQUEST_READ,
            POLICY_READ,
            RESOURCE_READ,
            OPERATION_READ,
            OPERATION_REPAIR,
            DATA_PURGE,
            AUDIT_READ,
            METERING_READ,
            EVENT_READ,
            SUBSCRIPTION_WRITE),
    /** Reads what is used and what it costs. */
    FINANCE(Scope.EITHER, DEPARTMENT_READ, PROJECT_READ, QUOTA_READ, CATALOG_READ, METERING_READ),
    /** Reads all, changes nothing. */
    AUDITOR(
            Scope.EITHER,
            DEPARTMENT_READ,
            PROJECT_READ,
            QUOTA_READ,
            USER_READ,
            CATALOG_READ,
            INVENTORY_READ,
            REQUEST_READ,
            POLICY_READ,
            RESOURCE_READ,
            OPERATION_READ,
            AUDIT_READ,
            METERING_READ,
            EVENT_READ);

    /** On what a role can be given. */
    public enum Scope {
        DEPARTMENT,
        PLATFORM,
        EITHER
    }

    /** What every logged-in person may read, because it is the same for all and nobody's secret. */
    private static final Set<Permission> SHARED = Set.of(CATALOG_READ);

    private final Scope scope;
    private final Set<Permission> permissions;

    Role(Scope scope, Permission... permissions) {
        this.scope = scope;
        this.permissions = Set.of(permissions);
    }

    public Scope scope() {
        return scope;
    }

    public boolean grants(Permission permission) {
        return permissions.contains(permission);
    }

    /** True for what belongs to no department and is open to everybody with any role. */
    static boolean shared(Permission permission) {
        return SHARED.contains(permission);
    }
}
