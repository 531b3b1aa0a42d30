package io.pengyun.api.placement;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Frees, every few seconds, claims whose time is over, and forgets old demands. */
@ApplicationScoped
class ClaimExpiry {

    private static final Logger LOG = Logger.getLogger(ClaimExpiry.class);
    private static final int BATCH = 1_000;

    /** In one sweep; the rest waits for the next one. */
    private static final int MOST = 50_000;

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
    void sweep() {
        int expired;
        int total = 0;
        do {
            expired = BatchTransactions.CONTAINER.call(() -> claims.expire(clock.instant(), BATCH));
            total += expired;
        } while (expired == BATCH && total < MOST);
        if (total > 0) {
            LOG.infof("claimsExpired=%d", total);
        }
        BatchTransactions.CONTAINER.call(() -> queue.forget(clock.instant().minus(KEEP_DEMANDS), BATCH));
    }
}
