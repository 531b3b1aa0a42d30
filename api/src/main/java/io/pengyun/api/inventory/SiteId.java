package io.pengyun.api.inventory;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** A data centre; outside {@code site-…}. */
public record SiteId(UUID value) {

    private static final String PREFIX = "site";

    /** Reads the outside form; empty when the text is no site id. */
    public static Optional<SiteId> parse(String text) {
        return Ids.parse(PREFIX, text).map(SiteId::new);
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
