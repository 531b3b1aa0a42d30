package io.pengyun.api.inventory;

import java.util.UUID;

/** Has orphans removed from hosts; implemented where instances are kept. */
public interface OrphanRemoval {

    /**
     * The host is told to remove its copy of the instance, disks and all, until it has done it; in the caller's
     * transaction.
     *
     * @param epoch of the copy: one of a later epoch is left alone
     */
    void remove(UUID hostId, UUID instanceId, long epoch);
}
