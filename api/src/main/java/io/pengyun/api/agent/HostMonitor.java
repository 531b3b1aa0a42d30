package io.pengyun.api.agent;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Looks every second which hosts are silent and whose leases have ended.
 *
 * <p>After a start, or a pause in which it could not look itself (the database was away, the machine was suspended), it
 * first waits as long as hosts need to come back: they could not renew while nobody was there to record it.
 */
@ApplicationScoped
class HostMonitor {

    private static final Logger LOG = Logger.getLogger(HostMonitor.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final HostPresence presence;
    private final GatewayConfig config;
    private long watchingSinceNanos = System.nanoTime();
    private long lookedAtNanos = watchingSinceNanos;

    HostMonitor(HostPresence presence, GatewayConfig config) {
        this.presence = presence;
        this.config = config;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    synchronized void look() {
        long now = System.nanoTime();
        if (now - lookedAtNanos > LONGEST_PAUSE.toNanos()) {
            LOG.warnf("hostMonitorPaused seconds=%d", (now - lookedAtNanos) / 1_000_000_000L);
            watchingSinceNanos = now;
        }
        Duration silence = config.unreachableAfter().plus(config.leaseAhead());
        Duration watched = Duration.ofNanos(now - watchingSinceNanos);
        if (watched.compareTo(silence) > 0) {
            presence.callUnreachable(silence);
        }
        if (watched.compareTo(config.lease().plus(config.leaseMargin())) > 0) {
            presence.callLost(config.lease(), config.leaseMargin());
        }
        // Only after it went well: while the database is away nobody is watched.
        lookedAtNanos = System.nanoTime();
    }
}
