package io.pengyun.api.identity;

import io.pengyun.api.access.Permission;

/** What can be given to a machine: anything in projects but to decide on requests, which is for people. */
public enum MachinePermission {
    PROJECT_READ(Permission.PROJECT_READ, true),
    QUOTA_READ(Permission.QUOTA_READ, true),
    CATALOG_READ(Permission.CATALOG_READ, true),
    REQUEST_READ(Permission.REQUEST_READ, true),
    REQUEST_WRITE(Permission.REQUEST_WRITE, true),
    RESOURCE_READ(Permission.RESOURCE_READ, true),
    RESOURCE_WRITE(Permission.RESOURCE_WRITE, true),
    CONSOLE_USE(Permission.CONSOLE_USE, true),
    OPERATION_READ(Permission.OPERATION_READ, true),
    METERING_READ(Permission.METERING_READ, true),
    EVENT_READ(Permission.EVENT_READ, true),
    /** On a department only. */
    DEPARTMENT_READ(Permission.DEPARTMENT_READ, false),
    /** On a department only. */
    AUDIT_READ(Permission.AUDIT_READ, false);

    private final Permission permission;
    private final boolean onProject;

    MachinePermission(Permission permission, boolean onProject) {
        this.permission = permission;
        this.onProject = onProject;
    }

    Permission permission() {
        return permission;
    }

    /** False for what belongs to departments as a whole. */
    boolean onProject() {
        return onProject;
    }
}
