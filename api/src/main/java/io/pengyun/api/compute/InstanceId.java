package io.pengyun.api.compute;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** An instance; outside {@code ins-…}. */
public record InstanceId(UUID value) {

    private static final String PREFIX = "ins";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<InstanceId> parse(String text) {
        return Ids.parse(PREFIX, text).map(InstanceId::new);
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
