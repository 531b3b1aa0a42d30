package io.pengyun.api.identity;

/** Whether a user may come in. */
public enum UserState {
    ACTIVE,
    /** Cannot log in, and tokens given before do nothing any more. */
    DISABLED
}
