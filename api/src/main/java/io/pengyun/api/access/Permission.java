package io.pengyun.api.access;

/** What an endpoint needs; every endpoint declares one with {@link Requires}. */
public enum Permission {
    /** Anybody, also without a login. */
    ANONYMOUS,
    /** Any caller, about how it gets in: also who must first change the password or set up a second factor. */
    ENTRY,
    /** Any caller, about itself. */
    SELF,
    /** Any person, about itself; no machine. */
    PERSON,
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
    INVENTORY_WRITE,
    REQUEST_READ,
    REQUEST_WRITE,
    POLICY_READ,
    POLICY_WRITE,
    RESOURCE_READ,
    RESOURCE_WRITE,
    CONSOLE_USE,
    OPERATION_READ,
    OPERATION_REPAIR,
    DATA_PURGE,
    AUDIT_READ,
    METERING_READ,
    /** What happens, as far as it concerns what the caller may see. */
    EVENT_READ,
    /** Who else is told of events, outside the platform. */
    SUBSCRIPTION_WRITE
}
