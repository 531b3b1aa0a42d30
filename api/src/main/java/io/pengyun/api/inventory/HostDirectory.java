package io.pengyun.api.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** What other features ask about hosts. */
public interface HostDirectory {

    /** The host of this id or name; throws not-found. No check of the caller's rights. */
    HostRef require(String idOrName);

    /**
     * The host by which a list is to be narrowed. Who may not read hosts learns nothing from it: an unknown one is to them
     * as one with nothing on it.
     */
    UUID narrowing(String idOrName);

    /** Names of hosts by id, for views; without any check. Unknown ids are left out. */
    Map<UUID, String> names(Collection<UUID> hostIds);

    /** Of these hosts, those that are lost, and since when. */
    Map<UUID, Instant> lostSince(Collection<UUID> hostIds);

    /** What other features need to know of a host. */
    record HostRef(HostId id, String name) {}
}
