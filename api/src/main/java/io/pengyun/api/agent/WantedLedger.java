package io.pengyun.api.agent;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Hands out the generations of what hosts shall be. */
public interface WantedLedger {

    /**
     * Takes the next generation of each host, in the caller's transaction and under the hosts' row locks (taken in the
     * order of their ids), so that generations become visible in their order. After the commit the gateway that holds the
     * host's connection sends what has changed.
     */
    Map<UUID, Long> bump(Collection<UUID> hostIds);

    /** As above, for one host. */
    default long bump(UUID hostId) {
        return bump(Set.of(hostId)).getOrDefault(hostId, 0L);
    }
}
