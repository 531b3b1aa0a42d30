package io.pengyun.api.inventory;

import jakarta.persistence.EnumeratedValue;

/** What operators want of a host. Any may follow any but the last, which is final. */
public enum HostMode {
    /** Takes new claims. */
    ACTIVE("active"),
    /** Keeps what it has and takes nothing new. */
    CORDONED("cordoned"),
    /** Is being emptied. */
    DRAINING("draining"),
    /** Out of service for planned work. */
    MAINTENANCE("maintenance"),
    /** Gone for good; its name can be enrolled anew. Final. */
    RETIRED("retired");

    @EnumeratedValue
    private final String text;

    HostMode(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether operators may move it there. */
    public boolean mayBecome(HostMode next) {
        return this != RETIRED && this != next;
    }
}
