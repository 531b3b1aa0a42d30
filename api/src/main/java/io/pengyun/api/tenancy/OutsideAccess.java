package io.pengyun.api.tenancy;

import java.time.Instant;
import java.util.UUID;

/** Opens and closes the way out of a project's networks; implemented where networks are kept. */
public interface OutsideAccess {

    /** The project's instances may reach the outside from now on, or may not; in the transaction of the change. */
    void changed(UUID projectId, boolean outside, Instant at);
}
