package io.pengyun.api.inventory;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A hypervisor host; outside {@code host-…}. */
public record HostId(UUID value) {

    private static final String PREFIX = "host";

    /** Reads the outside form; empty when the text is no host id. */
    public static Optional<HostId> parse(String text) {
        return Ids.parse(PREFIX, text).map(HostId::new);
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
