package io.pengyun.api.agent;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** For whoever starts elsewhere what ran on a lost host. */
public interface LostHosts {

    /**
     * Those of the hosts that are still lost: their leases have ended, and no new one is granted until they have reported
     * against all that is wanted by then. Locks them until the end of the caller's transaction, so what is taken from
     * them in it, with {@link WantedLedger#bump} for them, can run there no more.
     */
    Set<UUID> stillLost(Collection<UUID> hostIds);
}
