package io.pengyun.api.event;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which event; outside {@code evt-…}. */
public record EventId(UUID value) {

    public static final String PREFIX = "evt";

    /** Empty when the text is not such an id. */
    public static Optional<EventId> parse(String text) {
        return Ids.parse(PREFIX, text).map(EventId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
