package io.pengyun.api.placement;

import io.pengyun.api.placement.DemandQueue.Waiting;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SqlRefusedException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What the leader does with the demands that wait: decides a batch on the mirror, commits its claims and answers in one
 * short transaction, and takes the decisions back when the database says no.
 *
 * <p>Used by one thread.
 */
final class PlacementLeader {

    private static final Logger LOG = Logger.getLogger(PlacementLeader.class);
    private static final int BATCH = 256;

    /** How long a caller has to say what its claims are for. */
    private static final Duration FIRST_HOLD = Duration.ofSeconds(60);

    private final Jdbc jdbc;
    private final DemandQueue queue;
    private final ClaimWriter writer;
    private final Ids ids;
    private final Clock clock;
    private final FleetMirror mirror;
    private final Set<UUID> changedHosts = new HashSet<>();
    private boolean stale = true;

    PlacementLeader(Jdbc jdbc, DemandQueue queue, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.writer = new ClaimWriter(jdbc);
        this.ids = ids;
        this.clock = clock;
        this.mirror = new FleetMirror(jdbc);
    }

    /** A host is read again before the next decision. */
    void hostChanged(UUID hostId) {
        changedHosts.add(hostId);
    }

    /** The whole fleet is read again before the next decision. */
    void forgetFleet() {
        stale = true;
    }

    /** Decides what waits, batch by batch; returns the demands that have their answer. */
    Set<UUID> decideWaiting() {
        Set<UUID> decided = new HashSet<>();
        int batch;
        do {
            List<UUID> ids = decideBatch();
            decided.addAll(ids);
            batch = ids.size();
        } while (batch == BATCH);
        return decided;
    }

    private List<UUID> decideBatch() {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                List<Waiting> waiting = queue.lockBatch(BATCH);
                if (waiting.isEmpty()) {
                    return List.of();
                }
                refresh();
                return commit(waiting);
            });
        } catch (SqlRefusedException | QuarkusTransactionException refused) {
            // The mirror was behind the records: the constraint has spoken, and the batch is decided again.
            LOG.infof("placementBatchRefused=%s", refused.getMessage());
            stale = true;
            return List.of();
        } catch (RuntimeException defect) {
            stale = true;
            throw defect;
        }
    }

    private List<UUID> commit(List<Waiting> waiting) {
        Instant now = clock.instant();
        PlacementBatch batch = new PlacementBatch(mirror.fleet(), ids);
        waiting.forEach(batch::decide);
        writer.insert(batch.claims(), now, now.plus(FIRST_HOLD));
        queue.answer(batch.demandIds(), batch.answers(), now);
        return List.copyOf(batch.demandIds());
    }

    private void refresh() {
        if (stale) {
            long start = System.nanoTime();
            mirror.rebuild();
            changedHosts.clear();
            stale = false;
            LOG.debugf(
                    "fleetRebuilt hosts=%d claims=%d millis=%d",
                    mirror.fleet().size(), mirror.fleet().claimCount(), (System.nanoTime() - start) / 1_000_000);
        } else if (!changedHosts.isEmpty()) {
            mirror.refresh(changedHosts);
            changedHosts.clear();
        }
    }
}
