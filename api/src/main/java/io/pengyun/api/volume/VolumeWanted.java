package io.pengyun.api.volume;

import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** What a volume shall be; changed by operations only. */
public enum VolumeWanted {
    /** There, with its data. */
    PRESENT("present"),
    /** Hidden and detached, its data kept until the undelete window ends. */
    DELETED("deleted"),
    /** Its data goes for good. Final. */
    PURGED("purged");

    private static final Map<VolumeWanted, Set<VolumeWanted>> MOVES =
            Map.of(PRESENT, Set.of(DELETED, PURGED), DELETED, Set.of(PRESENT, PURGED), PURGED, Set.of());

    @EnumeratedValue
    private final String text;

    VolumeWanted(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether the table of moves allows it; a move to itself is none. */
    public boolean mayBecome(VolumeWanted next) {
        return MOVES.getOrDefault(this, Set.of()).contains(next);
    }

    static VolumeWanted of(String text) {
        return Arrays.stream(values())
                .filter(state -> state.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no wanted state of volumes \"" + text + "\""));
    }
}
