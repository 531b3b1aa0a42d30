package io.pengyun.api.catalog;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A flavor; outside {@code flv-…}. */
public record FlavorId(UUID value) {

    private static final String PREFIX = "flv";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<FlavorId> parse(String text) {
        return Ids.parse(PREFIX, text).map(FlavorId::new);
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
