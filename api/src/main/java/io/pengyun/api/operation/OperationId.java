package io.pengyun.api.operation;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** The id of one operation; outside {@code op-…}. */
public record OperationId(UUID value) implements Comparable<OperationId> {

    public static final String PREFIX = "op";

    /** Reads the outside form; empty when the text is no operation id. */
    public static Optional<OperationId> parse(String text) {
        return Ids.parse(PREFIX, text).map(OperationId::new);
    }

    /** The outside form. */
    public String text() {
        return Ids.text(PREFIX, value);
    }

    @Override
    public int compareTo(OperationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return text();
    }
}
