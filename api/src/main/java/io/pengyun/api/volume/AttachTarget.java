package io.pengyun.api.volume;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What a volume can be attached to. Declared here, implemented by the feature that keeps instances. */
public interface AttachTarget {

    /**
     * The instance of this project by id or name; throws not-found when there is none.
     *
     * @param projectId the volume's own project: nothing is attached across projects
     */
    Target require(UUID projectId, String idOrName);

    /** Names of instances by id, for views; without any check. Unknown ids are left out. */
    Map<UUID, String> names(Collection<UUID> instanceIds);

    /** Tells the instance's host that its volumes have changed; in the caller's transaction. */
    void touch(UUID instanceId, Instant at);

    /** @param hostId where it is; a volume on another host's pool cannot be attached */
    record Target(UUID instanceId, String name, UUID hostId) {}
}
