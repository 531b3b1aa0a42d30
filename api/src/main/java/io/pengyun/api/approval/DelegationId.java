package io.pengyun.api.approval;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which delegation; outside {@code dlg-…}. */
record DelegationId(UUID value) {

    static final String PREFIX = "dlg";

    static Optional<DelegationId> parse(String text) {
        return Ids.parse(PREFIX, text).map(DelegationId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
