package io.pengyun.api.audit;

import java.util.Locale;

/** How an act ended. */
public enum AuditOutcome {
    /** Done as asked. */
    SUCCEEDED,
    /** Refused by a rule; nothing was changed. The code is in the details. */
    REFUSED,
    /** Ended by a defect or an outage; the details tell what is known. */
    FAILED,
    /** Undone: what had been changed was changed back. */
    UNDONE,
    /** The control plane stopped in the middle; whether it took effect must be looked up. */
    INTERRUPTED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
