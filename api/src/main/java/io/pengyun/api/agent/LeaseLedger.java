package io.pengyun.api.agent;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Until when leases have been granted, by the database's clock, recorded before any grant leaves. Grants are recorded
 * somewhat ahead, so that most heartbeats cost no write.
 *
 * <p>How far ahead this replica may rely on a record it counts on its own monotonic clock from before the record was
 * written. So no two clocks need agree: they need only run equally fast, which the margin leaves room for.
 */
@ApplicationScoped
class LeaseLedger {

    private final Jdbc jdbc;
    private final GatewayConfig config;
    private final Map<UUID, Long> coveredUntilNanos = new ConcurrentHashMap<>();

    LeaseLedger(Jdbc jdbc, GatewayConfig config) {
        this.jdbc = jdbc;
        this.config = config;
    }

    /** Whether a lease for a heartbeat that has come by now is on record. */
    boolean covers(UUID hostId) {
        Long until = coveredUntilNanos.get(hostId);
        return until != null && System.nanoTime() - until < 0;
    }

    /**
     * What has been recorded.
     *
     * @param wantedGenerations of the hosts that may be granted their lease
     * @param untilNanos until when, on the monotonic clock, grants may rely on it
     */
    record Recorded(Map<UUID, Long> wantedGenerations, long untilNanos) {}

    private record Row(UUID hostId, long wantedGeneration) {}

    /**
     * Records, for all of these hosts at once, a lease from now on and a bit ahead. Left out are hosts that are not
     * admitted any more, those that are fenced, and those whose record somebody else is just changing: they ask again
     * with their next heartbeat.
     */
    @Transactional
    Recorded record(Collection<UUID> hostIds) {
        long untilNanos = System.nanoTime() + config.leaseAhead().toNanos();
        long recordedMillis = config.lease().plus(config.leaseAhead()).toMillis();
        Map<UUID, Long> generations = jdbc
                .list(
                        "with alive as (select host_id from host_agent where host_id = any(?) and not revoked"
                                + " and not fenced order by host_id for no key update skip locked)"
                                + " update host_agent a set last_heartbeat_at = clock_timestamp(), lease_granted_until ="
                                + " greatest(coalesce(lease_granted_until, '-infinity'), clock_timestamp()"
                                + " + ? * interval '1 millisecond') from alive where a.host_id = alive.host_id"
                                + " returning a.host_id, a.wanted_generation",
                        row -> new Row(row.getObject(1, UUID.class), row.getLong(2)),
                        hostIds.toArray(UUID[]::new),
                        recordedMillis)
                .stream()
                .collect(Collectors.toMap(Row::hostId, Row::wantedGeneration));
        return new Recorded(generations, untilNanos);
    }

    /** Counts on what has been recorded; only after its transaction has been committed. */
    void relyOn(Recorded recorded) {
        recorded.wantedGenerations().keySet().forEach(host -> coveredUntilNanos.put(host, recorded.untilNanos()));
    }

    /** Why a host gets no lease. */
    enum Refusal {
        /** Not admitted any more. */
        REVOKED,
        /** Called lost, and has not reported against what is wanted since. */
        FENCED
    }

    /** Of hosts that got no lease, those for which more than a moment's waiting is the reason. */
    @Transactional
    Map<UUID, Refusal> refusals(Set<UUID> hostIds) {
        List<UUID> revoked = hostsWhere("revoked", hostIds);
        List<UUID> fenced = hostsWhere("fenced and not revoked", hostIds);
        Map<UUID, Refusal> refusals =
                fenced.stream().collect(Collectors.toMap(Function.identity(), host -> Refusal.FENCED));
        revoked.forEach(host -> refusals.put(host, Refusal.REVOKED));
        return Map.copyOf(refusals);
    }

    private List<UUID> hostsWhere(String condition, Set<UUID> hostIds) {
        return jdbc.list(
                "select host_id from host_agent where host_id = any(?) and " + condition,
                row -> row.getObject(1, UUID.class),
                (Object) hostIds.toArray(UUID[]::new));
    }

    /** The host's connection is gone. */
    void forget(UUID hostId) {
        coveredUntilNanos.remove(hostId);
    }
}
