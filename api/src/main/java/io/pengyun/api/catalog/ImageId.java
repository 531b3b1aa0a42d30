package io.pengyun.api.catalog;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** An image; outside {@code img-…}. */
public record ImageId(UUID value) {

    private static final String PREFIX = "img";

    /** Reads the outside form; empty when the text is no such id. */
    public static Optional<ImageId> parse(String text) {
        return Ids.parse(PREFIX, text).map(ImageId::new);
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
