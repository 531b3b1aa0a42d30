package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostHealth;
import io.pengyun.api.inventory.HostRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Decides, from the leases on record, which hosts are unreachable and which are lost.
 *
 * <p>A control plane that has just started waits as long as a lease and its margin before it calls any host lost: the
 * agents could not renew while it was away.
 */
@ApplicationScoped
class HostMonitor {

    private static final Logger LOG = Logger.getLogger(HostMonitor.class);
    private static final int BATCH = 500;

    private final List<HostListener> listeners;
    private final HostRegistry registry;
    private final GatewayConfig config;
    private final Jdbc jdbc;
    private final Clock clock;
    private final Instant startedAt;

    HostMonitor(
            @All List<HostListener> listeners, HostRegistry registry, GatewayConfig config, Jdbc jdbc, Clock clock) {
        this.listeners = listeners;
        this.registry = registry;
        this.config = config;
        this.jdbc = jdbc;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        Instant now = clock.instant();
        // A grant is on record for a lease from the heartbeat, and up to leaseAhead more.
        Duration silent = config.lease().minus(config.unreachableAfter());
        if (now.isAfter(startedAt.plus(config.unreachableAfter()))) {
            change("'up'", now.plus(silent), HostHealth.UNREACHABLE, now, HostListener::hostUnreachable);
        }
        if (now.isAfter(startedAt.plus(config.lease()).plus(config.leaseMargin()))) {
            change(
                    "'up', 'unreachable'",
                    now.minus(config.leaseMargin()),
                    HostHealth.LOST,
                    now,
                    HostListener::hostLost);
        }
        back(now);
    }

    private void change(String from, Instant grantedBefore, HostHealth to, Instant now, Told told) {
        List<UUID> hosts = jdbc.list(
                "select h.id from host h join host_agent a on a.host_id = h.id where h.health in (" + from + ")"
                        + " and coalesce(a.lease_granted_until, a.connected_at) < ? order by h.id limit ?"
                        + " for update of h skip locked",
                row -> row.getObject(1, UUID.class),
                grantedBefore,
                BATCH);
        tell(registry.setHealth(hosts, to, now), to, told);
    }

    /** Unreachable hosts whose heartbeats come again; lost ones come back with their next connection. */
    private void back(Instant now) {
        List<UUID> hosts = jdbc.list(
                "select h.id from host h join host_agent a on a.host_id = h.id where h.health in ('unreachable', 'lost')"
                        + " and a.lease_granted_until > ? order by h.id limit ? for update of h skip locked",
                row -> row.getObject(1, UUID.class),
                now.plus(config.lease()),
                BATCH);
        tell(registry.setHealth(hosts, HostHealth.UP, now), HostHealth.UP, HostListener::hostUp);
    }

    /** Which of a listener's methods tells it. */
    @FunctionalInterface
    private interface Told {
        void tell(HostListener listener, UUID hostId);
    }

    private void tell(List<UUID> hosts, HostHealth health, Told told) {
        Consumer<UUID> each = host -> {
            LOG.infof("hostHealth hostId=%s health=%s", Ids.text("host", host), health.text());
            listeners.forEach(listener -> told.tell(listener, host));
        };
        hosts.forEach(each);
    }
}
