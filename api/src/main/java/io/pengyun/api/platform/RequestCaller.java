package io.pengyun.api.platform;

/** Who calls, as text: for the audit trail, idempotency keys and logs. Request-scoped; implemented by identity. */
public interface RequestCaller {

    /** The name of the user; {@code anonymous} without a valid token. */
    String name();
}
