package io.pengyun.api.subscription;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which subscription; outside {@code sub-…}. */
record SubscriptionId(UUID value) {

    static final String PREFIX = "sub";

    /** Empty when the text is not such an id. */
    static Optional<SubscriptionId> parse(String text) {
        return Ids.parse(PREFIX, text).map(SubscriptionId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
