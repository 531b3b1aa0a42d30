package io.pengyun.api.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * Where an operation stands.
 *
 * <pre>
 *   ready ⇄ waiting → succeeded | undone        ready, waiting → parked → ready | abandoned
 * </pre>
 *
 * The direction (forward or undo) is a fact of its own. Ready and waiting end by the deadline; parked waits for an
 * operator, in plain sight with its reason.
 */
public enum OperationStatus {
    /** A worker runs its step, or will as soon as it is due. */
    READY,
    /** Its step waits to be woken by a report. */
    WAITING,
    /** It cannot go on by itself; an operator retries, unwinds or abandons it. */
    PARKED,
    /** Every step is done. */
    SUCCEEDED,
    /** Every step that may have run is undone. */
    UNDONE,
    /** An operator gave it up. */
    ABANDONED;

    private Set<OperationStatus> next() {
        return switch (this) {
            case READY -> Set.of(READY, WAITING, PARKED, SUCCEEDED, UNDONE);
            case WAITING -> Set.of(READY, WAITING, PARKED, SUCCEEDED, UNDONE);
            case PARKED -> Set.of(READY, ABANDONED);
            case SUCCEEDED, UNDONE, ABANDONED -> Set.of();
        };
    }

    public boolean mayBecome(OperationStatus status) {
        return next().contains(status);
    }

    /** True when it never changes again. */
    public boolean ended() {
        return next().isEmpty();
    }

    /** As stored and shown. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #text} wrote; throws for anything else. */
    public static OperationStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
