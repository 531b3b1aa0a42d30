package io.pengyun.api.compute;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** What an instance shall be; changed by operations only, never by a report. */
public enum WantedState {
    /** Its guest runs. */
    RUNNING("running"),
    /** It is off and keeps its disk, address and claim. */
    STOPPED("stopped"),
    /** It is off and hidden; until its undelete window ends everything can be had back. */
    DELETED("deleted"),
    /** It and its root disk go for good. Final. */
    PURGED("purged");

    private static final Map<WantedState, Set<WantedState>> MOVES = Map.of(
            RUNNING, Set.of(STOPPED, DELETED, PURGED),
            STOPPED, Set.of(RUNNING, DELETED, PURGED),
            DELETED, Set.of(STOPPED, PURGED),
            PURGED, Set.of());

    @EnumeratedValue
    private final String text;

    WantedState(String text) {
        this.text = text;
    }

    /** As it stands in the records and in answers. */
    public String text() {
        return text;
    }

    /** Whether the table of moves allows it; a move to itself is none. */
    public boolean mayBecome(WantedState next) {
        return MOVES.getOrDefault(this, Set.of()).contains(next);
    }

    static WantedState of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no wanted state \"" + text + "\""));
    }
}
