package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which machine token; outside {@code tok-…}. */
public record MachineTokenId(UUID value) {

    public static final String PREFIX = "tok";

    /** Empty when the text is not such an id. */
    public static Optional<MachineTokenId> parse(String text) {
        return Ids.parse(PREFIX, text).map(MachineTokenId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
