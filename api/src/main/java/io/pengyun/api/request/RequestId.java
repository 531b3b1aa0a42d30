package io.pengyun.api.request;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A request; outside {@code req-…}. */
public record RequestId(UUID value) {

    private static final String PREFIX = "req";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<RequestId> parse(String text) {
        return Ids.parse(PREFIX, text).map(RequestId::new);
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
