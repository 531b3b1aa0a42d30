package io.pengyun.api.tenancy;

/** Whether a department or project takes new things. */
public enum TenantState {
    ACTIVE,
    /** Nothing new is given to it; what it has goes on. */
    CLOSED
}
