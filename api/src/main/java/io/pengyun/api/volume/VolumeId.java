package io.pengyun.api.volume;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A data volume; outside {@code vol-…}. */
public record VolumeId(UUID value) {

    private static final String PREFIX = "vol";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<VolumeId> parse(String text) {
        return Ids.parse(PREFIX, text).map(VolumeId::new);
    }

    /** The outside form. */
    public String text() {
        return Ids.text(PREFIX, value);
    }

    @Override
    public String toString() {
        return text();
    }
}
