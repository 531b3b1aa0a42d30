package io.pengyun.api.tenancy;

import io.pengyun.api.platform.Ids;
import java.util.Optional;
import java.util.UUID;

/** Which project; outside {@code prj-…}. */
public record ProjectId(UUID value) {

    public static final String PREFIX = "prj";

    /** Empty when the text is not such an id; it may then be a name. */
    public static Optional<ProjectId> parse(String text) {
        return Ids.parse(PREFIX, text).map(ProjectId::new);
    }

    @Override
    public String toString() {
        return Ids.text(PREFIX, value);
    }
}
