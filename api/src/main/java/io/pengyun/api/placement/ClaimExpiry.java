package io.pengyun.api.placement;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Frees, every few seconds, claims whose time is over, and forgets old demands. */
@ApplicationScoped
class ClaimExpiry {

    private static final Logger LOG = Logger.getLogger(ClaimExpiry.class);
    private static final int BATCH = 1_000;
    private static final Duration KEEP_DEMANDS = Duration.ofHours(1);

    private final ClaimService claims;
    private final DemandQueue queue;
    private final Clock clock;

    ClaimExpiry(ClaimService claims, DemandQueue queue, Clock clock) {
        this.claims = claims;
        this.queue = queue;
        this.clock = clock;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void sweep() {
        Instant now = clock.instant();
        int expired = claims.expire(now, BATCH);
        if (expired > 0) {
            LOG.infof("claimsExpired=%d", expired);
        }
        queue.forget(now.minus(KEEP_DEMANDS), BATCH);
    }
}
