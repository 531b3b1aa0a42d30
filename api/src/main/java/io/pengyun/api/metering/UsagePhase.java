package io.pengyun.api.metering;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In which part of its life a resource held what it held; prices may differ. */
public enum UsagePhase {
    /** It runs. */
    RUNNING,
    /** It does not run, and keeps what it holds. */
    STOPPED,
    /** It exists and has no power state, e.g. a volume. */
    HELD,
    /** It is deleted and can still be undeleted. */
    DELETED;

    /** As stored and shown. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} wrote; throws for anything else. */
    public static UsagePhase of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
