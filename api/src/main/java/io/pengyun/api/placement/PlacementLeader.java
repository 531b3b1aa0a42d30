package io.pengyun.api.placement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pengyun.api.placement.DemandQueue.Waiting;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * What the leader does with the demands that wait: decides a batch on the mirror, commits its claims and answers in one
 * short transaction, and decides anew on a fresh mirror when the database says no.
 *
 * <p>Used by one thread. Two leaders at once, as for a moment after a broken connection, get in each other's way but do no
 * harm: the demands are locked, and the constraints hold.
 */
final class PlacementLeader {

    private static final Logger LOG = Logger.getLogger(PlacementLeader.class);
    private static final int BATCH = 256;

    /** How often a batch is decided anew before its demands are taken one by one, and then each of them. */
    private static final int TRIES = 4;

    /** After so many the news of the fleet are heard first. */
    private static final int MOST_BATCHES = 64;

    /** How long a caller has to say what its claims are for. */
    private static final Duration FIRST_HOLD = Duration.ofSeconds(60);

    private final BatchTransactions transactions;
    private final DemandQueue queue;
    private final ClaimWriter writer;
    private final Ids ids;
    private final Clock clock;
    private final Metrics metrics;
    private final FleetMirror mirror;
    private final Set<UUID> changedHosts = new HashSet<>();
    private Optional<LocalDate> builtOn = Optional.empty();

    PlacementLeader(
            Jdbc jdbc,
            BatchTransactions transactions,
            DemandQueue queue,
            Ids ids,
            Clock clock,
            MeterRegistry registry) {
        this.transactions = transactions;
        this.queue = queue;
        this.writer = new ClaimWriter(jdbc);
        this.ids = ids;
        this.clock = clock;
        this.metrics = new Metrics(registry);
        this.mirror = new FleetMirror(jdbc);
    }

    /** What operators watch. */
    private static final class Metrics {

        final DistributionSummary batch;
        final Counter refusedBatches;
        final Counter givenUp;
        final Timer rebuild;

        Metrics(MeterRegistry registry) {
            batch = registry.summary("pengyun.placement.batch");
            refusedBatches = registry.counter("pengyun.placement.batches.refused");
            givenUp = registry.counter("pengyun.placement.given.up");
            rebuild = registry.timer("pengyun.placement.rebuild");
        }
    }

    /** A host is read again before the next decision. */
    void hostChanged(UUID hostId) {
        changedHosts.add(hostId);
    }

    /** The whole fleet is read again before the next decision. */
    void forgetFleet() {
        builtOn = Optional.empty();
    }

    /** Reads the fleet now rather than with the first demand. */
    void prepare() {
        transactions.call(() -> {
            refresh();
            return mirror;
        });
    }

    /**
     * Decides what waits, batch by batch; returns the demands that have their answer, or never get one.
     *
     * @throws RuntimeException when not even a single demand can be given up: the database is away
     */
    Set<UUID> decideWaiting() {
        Set<UUID> done = new HashSet<>();
        int limit = BATCH;
        int failures = 0;
        for (int batches = 0; batches < MOST_BATCHES; batches++) {
            try {
                int most = limit;
                List<UUID> decided = transactions.call(() -> decideBatch(most));
                done.addAll(decided);
                if (decided.isEmpty()) {
                    return done;
                }
                metrics.batch.record(decided.size());
                failures = 0;
                limit = BATCH;
            } catch (RuntimeException refused) {
                // Either the mirror was behind the records, and the constraint has spoken; or one demand is our defect.
                forgetFleet();
                metrics.refusedBatches.increment();
                failures++;
                LOG.infof("placementBatchRefused limit=%d times=%d because=%s", limit, failures, refused.getMessage());
                if (failures >= TRIES && limit > 1) {
                    limit = 1;
                    failures = 0;
                } else if (failures >= TRIES) {
                    done.addAll(giveUpOldest(refused));
                    failures = 0;
                }
            }
        }
        return done;
    }

    private List<UUID> giveUpOldest(RuntimeException because) {
        LOG.error("placementDemandGivenUp", because);
        metrics.givenUp.increment();
        return transactions.call(queue::giveUpOldest);
    }

    private List<UUID> decideBatch(int limit) {
        List<Waiting> waiting = queue.lockBatch(limit);
        if (waiting.isEmpty()) {
            return List.of();
        }
        refresh();
        Instant now = clock.instant();
        PlacementBatch batch = decide(waiting);
        if (batch.hasRefusal() && mirror.catchUp(today())) {
            // News of what was freed may be on their way still: nobody is refused for room that is there.
            batch.undo();
            batch = decide(waiting);
        }
        writer.insert(batch.claims(), now, now.plus(FIRST_HOLD));
        queue.answer(batch.demandIds(), batch.answers(), now);
        return List.copyOf(batch.demandIds());
    }

    private PlacementBatch decide(List<Waiting> waiting) {
        PlacementBatch batch = new PlacementBatch(mirror.fleet(), ids);
        waiting.forEach(batch::decide);
        return batch;
    }

    /** Accreditations end with the day. */
    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void refresh() {
        LocalDate today = today();
        if (!builtOn.equals(Optional.of(today))) {
            metrics.rebuild.record(() -> mirror.rebuild(today));
            changedHosts.clear();
            builtOn = Optional.of(today);
            LOG.debugf(
                    "fleetRebuilt hosts=%d claims=%d",
                    mirror.fleet().size(), mirror.fleet().claimCount());
        } else if (!changedHosts.isEmpty()) {
            mirror.refresh(changedHosts, today);
            changedHosts.clear();
        }
    }
}
