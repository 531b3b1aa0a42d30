package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostHealth;
import io.pengyun.api.inventory.HostRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Whether hosts are there, and the one place where that changes. All of it happens under the lock of the host's row in
 * {@code host_agent}, where leases are recorded too: so a host that is called lost has no lease and gets none, and the
 * times compared are all the database's own.
 */
@ApplicationScoped
class HostPresence implements LostHosts {

    private static final Logger LOG = Logger.getLogger(HostPresence.class);
    private static final int BATCH = 500;
    private static final String AGO = "clock_timestamp() - ? * interval '1 millisecond'";

    private final List<HostListener> listeners;
    private final HostRegistry registry;
    private final HostEvents events;
    private final Jdbc jdbc;
    private final GatewayConfig config;
    private final Clock clock;

    HostPresence(
            @All List<HostListener> listeners,
            HostRegistry registry,
            HostEvents events,
            Jdbc jdbc,
            GatewayConfig config,
            Clock clock) {
        this.listeners = listeners;
        this.registry = registry;
        this.events = events;
        this.jdbc = jdbc;
        this.config = config;
        this.clock = clock;
    }

    /**
     * These hosts have reported completely, in the caller's transaction: they are up. One that was called lost stays so
     * until its report was compared with all that is wanted by now; then it has the length of a lease to ask for one.
     */
    void reported(Collection<HostReport> complete) {
        UUID[] hosts = complete.stream().map(HostReport::hostId).toArray(UUID[]::new);
        Long[] generations = complete.stream().map(HostReport::wantedGeneration).toArray(Long[]::new);
        UUID[] away = ids(
                "select h.id from host h join host_agent a on a.host_id = h.id where h.id = any(?)"
                        + " and (h.health <> 'up' or a.fenced) and h.mode <> 'retired'",
                (Object) hosts);
        if (away.length == 0) {
            return;
        }
        UUID[] locked = ids(
                "select host_id from host_agent where host_id = any(?) and not revoked order by host_id"
                        + " for no key update",
                (Object) away);
        jdbc.update(
                "update host_agent a set fenced = false,"
                        + " lease_granted_until = clock_timestamp() + ? * interval '1 millisecond'"
                        + " from unnest(?, ?) as r (host_id, generation) where a.host_id = r.host_id and a.host_id = any(?) and a.fenced"
                        + " and a.wanted_generation <= r.generation",
                config.lease().toMillis(),
                hosts,
                generations,
                locked);
        change(
                List.of(ids("select host_id from host_agent where host_id = any(?) and not fenced", (Object) locked)),
                HostHealth.UP,
                HostListener::hostUp);
    }

    /** Calls hosts unreachable that have been silent for so long; returns how many. */
    @Transactional
    int callUnreachable(Duration silence) {
        return change(
                List.of(ids(
                        "select a.host_id from host_agent a join host h on h.id = a.host_id where h.health = 'up'"
                                + " and h.mode <> 'retired' and greatest(a.last_heartbeat_at, a.connected_at) < " + AGO
                                + " order by a.host_id limit ? for no key update of a skip locked",
                        silence.toMillis(),
                        BATCH)),
                HostHealth.UNREACHABLE,
                HostListener::hostUnreachable);
    }

    /**
     * Calls hosts lost, and fences them, whose lease has ended for longer than the margin; returns how many. One that came
     * and was never granted a lease is given the length of one.
     */
    @Transactional
    int callLost(Duration lease, Duration margin) {
        UUID[] hosts = ids(
                "with over as (select a.host_id from host_agent a join host h on h.id = a.host_id"
                        + " where h.health in ('up', 'unreachable') and h.mode <> 'retired' and not a.fenced"
                        + " and coalesce(a.lease_granted_until,"
                        + " a.connected_at + ? * interval '1 millisecond') < " + AGO
                        + " order by a.host_id limit ? for no key update of a skip locked)"
                        + " update host_agent a set fenced = true from over where a.host_id = over.host_id"
                        + " returning a.host_id",
                lease.toMillis(),
                margin.toMillis(),
                BATCH);
        return change(List.of(hosts), HostHealth.LOST, HostListener::hostLost);
    }

    @Override
    @Transactional(Transactional.TxType.MANDATORY)
    public Set<UUID> stillLost(Collection<UUID> hostIds) {
        return Set.of(ids(
                "select host_id from host_agent where host_id = any(?) and fenced order by host_id for no key update",
                (Object) hostIds.stream().distinct().toArray(UUID[]::new)));
    }

    private UUID[] ids(String sql, Object... arguments) {
        return jdbc.list(sql, row -> row.getObject(1, UUID.class), arguments).toArray(UUID[]::new);
    }

    private int change(List<UUID> hosts, HostHealth health, BiConsumer<HostListener, UUID> told) {
        if (hosts.isEmpty()) {
            return 0;
        }
        List<UUID> changed = registry.setHealth(hosts, health, clock.instant());
        events.tell(changed, health);
        for (UUID host : changed) {
            LOG.infof("hostHealth hostId=%s health=%s", Ids.text("host", host), health.text());
            listeners.forEach(listener -> told.accept(listener, host));
        }
        return changed.size();
    }
}
