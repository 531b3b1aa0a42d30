package io.pengyun.api.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Takes due operations and runs them on a bounded number of threads; any number of engines may share one database.
 *
 * <p>Sleeps until something is due or it is signalled; idle, it asks the database once in {@link Settings#idle}.
 */
final class OperationEngine implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OperationEngine.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(5);
    private static final int RENEWALS_PER_LEASE = 3;

    private final OperationRunner.Tools tools;
    private final OperationRunner runner;
    private final OperationChores chores;
    private final Settings settings;
    private final Clock clock;
    private final Signal signal = new Signal();
    private final Set<OperationLease> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ReentrantLock taking = new ReentrantLock();
    private boolean paused;
    private Instant nextRound = Instant.EPOCH;
    private final ExecutorService workers;
    private final Thread taker;
    private final Thread renewer;

    /**
     * @param owner names this engine among all replicas
     * @param workers how many operations run at a time, at least 1
     * @param lease how long a dead engine's operations stay untouched
     * @param idle the longest sleep
     */
    record Settings(String owner, int workers, Duration lease, Duration idle) {}

    OperationEngine(OperationRunner.Tools tools, OperationRunner runner, OperationChores chores, Settings settings) {
        this.tools = tools;
        this.runner = runner;
        this.chores = chores;
        this.settings = settings;
        this.clock = tools.clock();
        ThreadFactory threads =
                Thread.ofPlatform().daemon().name("operation-", 0).factory();
        this.workers = Executors.newFixedThreadPool(settings.workers(), threads);
        this.taker = Thread.ofPlatform().daemon().name("operation-taker").unstarted(this::takeUntilStopped);
        this.renewer = Thread.ofPlatform().daemon().name("operation-renewer").unstarted(this::renewUntilStopped);
    }

    void start() {
        taker.start();
        renewer.start();
    }

    /** Something may be due. */
    void signal() {
        signal.raise();
    }

    /** Takes nothing new until resumed; returns when nothing runs any more. */
    void pause() throws InterruptedException {
        taking.lock();
        try {
            paused = true;
        } finally {
            taking.unlock();
        }
        while (!running.isEmpty()) {
            Thread.sleep(SHORTEST_SLEEP.toMillis());
        }
    }

    void resume() {
        taking.lock();
        try {
            paused = false;
        } finally {
            taking.unlock();
        }
        signal();
    }

    int running() {
        return running.size();
    }

    private void takeUntilStopped() {
        while (!stopping.get()) {
            Duration sleep;
            try {
                sleep = takeOnce();
            } catch (RuntimeException trouble) {
                LOG.error("taking operations failed; trying again", trouble);
                sleep = AFTER_TROUBLE;
            }
            try {
                if (sleep.isPositive()) {
                    signal.await(sleep);
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /** Takes what fits and answers how long to sleep. */
    private Duration takeOnce() {
        int room = settings.workers() - running.size();
        if (room <= 0) {
            return settings.idle();
        }
        List<OperationLeases.Taken> taken;
        taking.lock();
        try {
            if (paused) {
                return settings.idle();
            }
            taken = tools.transactions().call(() -> {
                Instant at = clock.instant();
                return tools.leases().take(settings.owner(), room, at, at.plus(settings.lease()));
            });
            taken.forEach(one -> running.add(one.lease()));
        } finally {
            taking.unlock();
        }
        for (OperationLeases.Taken one : taken) {
            if (one.takenOver()) {
                LOG.infof(
                        "operationId=%s taken over from a lost worker",
                        one.lease().operation());
            }
            workers.execute(() -> run(one.lease()));
        }
        if (!taken.isEmpty()) {
            return taken.size() == room ? settings.idle() : Duration.ZERO;
        }
        Instant at = clock.instant();
        if (!at.isBefore(nextRound)) {
            nextRound = at.plus(settings.idle());
            chores.round();
        }
        Duration untilDue = tools.transactions()
                .call(() -> tools.leases().nextDue())
                .map(due -> Duration.between(at, due))
                .orElse(settings.idle());
        if (untilDue.compareTo(settings.idle()) >= 0) {
            return settings.idle();
        }
        return untilDue.compareTo(SHORTEST_SLEEP) < 0 ? SHORTEST_SLEEP : untilDue;
    }

    private void run(OperationLease lease) {
        try {
            if (chores.before(lease)) {
                runner.run(lease);
                chores.after(lease.operation());
            }
        } catch (RuntimeException trouble) {
            LOG.errorf(trouble, "operationId=%s left to its lease", lease.operation());
        } finally {
            running.remove(lease);
            signal();
        }
    }

    private void renewUntilStopped() {
        long pauseMillis = settings.lease().toMillis() / RENEWALS_PER_LEASE;
        while (!stopping.get()) {
            try {
                Thread.sleep(pauseMillis);
            } catch (InterruptedException stop) {
                return;
            }
            List<OperationLease> held = List.copyOf(running);
            if (held.isEmpty()) {
                continue;
            }
            try {
                Set<OperationLease> lost = tools.transactions()
                        .call(() -> tools.leases().renew(held, clock.instant().plus(settings.lease())));
                lost.stream()
                        .filter(running::contains)
                        .forEach(lease -> LOG.warnf("operationId=%s lease lost while running", lease.operation()));
            } catch (RuntimeException trouble) {
                LOG.error("renewing leases failed; trying again", trouble);
            }
        }
    }

    /** Stops taking, lets what runs come to its end for up to 10 s, and leaves the rest to its lease. */
    @Override
    public void close() {
        stopping.set(true);
        signal();
        taker.interrupt();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException stop) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        renewer.interrupt();
    }
}
