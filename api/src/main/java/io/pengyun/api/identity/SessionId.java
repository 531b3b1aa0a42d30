package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which login of a person; outside {@code ses-…}. */
public record SessionId(UUID value) {

    public static final String PREFIX = "ses";

    /** Empty when the text is not such an id. */
    public static Optional<SessionId> parse(String text) {
        return Ids.parse(PREFIX, text).map(SessionId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
