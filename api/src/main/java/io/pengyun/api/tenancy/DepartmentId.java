package io.pengyun.api.tenancy;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which department; outside {@code dep-…}. */
public record DepartmentId(UUID value) {

    public static final String PREFIX = "dep";

    /** Empty when the text is not such an id; it may then be a name. */
    public static Optional<DepartmentId> parse(String text) {
        return Ids.parse(PREFIX, text).map(DepartmentId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
