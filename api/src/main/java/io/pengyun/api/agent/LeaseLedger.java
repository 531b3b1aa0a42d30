package io.pengyun.api.agent;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when leases have been granted, recorded before any grant leaves. Grants are recorded somewhat ahead, so that most
 * heartbeats cost no write.
 */
@ApplicationScoped
class LeaseLedger {

    private final Jdbc jdbc;
    private final GatewayConfig config;
    private final Clock clock;
    private final Map<UUID, Instant> recordedUntil = new ConcurrentHashMap<>();

    LeaseLedger(Jdbc jdbc, GatewayConfig config, Clock clock) {
        this.jdbc = jdbc;
        this.config = config;
        this.clock = clock;
    }

    /** Whether a lease from now on is covered by what is recorded. */
    boolean covers(UUID hostId) {
        Instant recorded = recordedUntil.get(hostId);
        return recorded != null && !recorded.isBefore(clock.instant().plus(config.lease()));
    }

    /** Hosts for which a lease until then is on record. */
    record Recorded(Set<UUID> hosts, Instant until) {}

    /** Records, for all of these hosts at once, a lease from now on and a bit ahead. */
    @Transactional
    Recorded record(Set<UUID> hostIds) {
        Instant now = clock.instant();
        Instant until = now.plus(config.lease()).plus(config.leaseAhead());
        Set<UUID> recorded = new HashSet<>(jdbc.list(
                "with hosts as (select host_id from host_agent where host_id = any(?) and not revoked"
                        + " order by host_id for update)"
                        + " update host_agent a set last_heartbeat_at = ?, lease_granted_until ="
                        + " greatest(coalesce(lease_granted_until, '-infinity'), ?) from hosts h"
                        + " where a.host_id = h.host_id returning a.host_id",
                row -> row.getObject(1, UUID.class),
                hostIds.toArray(UUID[]::new),
                now,
                until));
        return new Recorded(recorded, until);
    }

    /** Counts on what has been recorded; only after its transaction has been committed. */
    void relyOn(Recorded recorded) {
        recorded.hosts().forEach(host -> recordedUntil.put(host, recorded.until()));
    }

    /** A host that connects anew may have been granted by another replica meanwhile. */
    void forget(UUID hostId) {
        recordedUntil.remove(hostId);
    }
}
