package io.pengyun.api.identity;

/** Whether a user may come in. */
public enum UserState {
    ACTIVE,
    /** Cannot log in; the logins there were have ended for good, and machine tokens sleep until the user is active again. */
    DISABLED
}
