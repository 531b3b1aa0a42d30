package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which user; outside {@code usr-…}. */
public record UserId(UUID value) {

    public static final String PREFIX = "usr";

    /** Empty when the text is not such an id; it may then be a name. */
    public static Optional<UserId> parse(String text) {
        return Ids.parse(PREFIX, text).map(UserId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
