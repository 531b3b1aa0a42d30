package io.pengyun.api.approval;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which policy; outside {@code pol-…}. */
record PolicyId(UUID value) {

    static final String PREFIX = "pol";

    /** Empty when the text is not such an id; it may then be a name. */
    static Optional<PolicyId> parse(String text) {
        return Ids.parse(PREFIX, text).map(PolicyId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
