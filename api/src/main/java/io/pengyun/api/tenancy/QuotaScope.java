package io.pengyun.api.tenancy;

import java.util.Locale;

/** On what a limit is set. */
public enum QuotaScope {
    /** A department with all below it. */
    DEPARTMENT,
    PROJECT;

    /** As in the records. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
