package io.pengyun.api.network;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A network; outside {@code net-…}. */
public record NetworkId(UUID value) {

    private static final String PREFIX = "net";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<NetworkId> parse(String text) {
        return Ids.parse(PREFIX, text).map(NetworkId::new);
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
