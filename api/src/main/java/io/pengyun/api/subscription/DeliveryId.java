package io.pengyun.api.subscription;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which delivery; outside {@code dlv-…}. */
record DeliveryId(UUID value) {

    static final String PREFIX = "dlv";

    /** Empty when the text is not such an id. */
    static Optional<DeliveryId> parse(String text) {
        return Ids.parse(PREFIX, text).map(DeliveryId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
