package io.pengyun.api.operation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pengyun.api.platform.Jdbc;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Engines on a database of their own, without the application around them. */
final class OperationLab {

    final PlainDatabase database = new PlainDatabase();
    final Jdbc jdbc = database.jdbc();
    final CountingObserver observer = new CountingObserver();
    final AuditTrailFake trail = new AuditTrailFake();
    final OperationRunner.Tools tools;
    final OperationChores chores;

    /** What an engine told. */
    static final class CountingObserver implements OperationObserver {
        final AtomicInteger retries = new AtomicInteger();
        final AtomicInteger lost = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();

        @Override
        public void evaluated(OperationEntity operation, String step, StepRecord.Outcome outcome, Duration took) {}

        @Override
        public void retried(OperationEntity operation, String step) {
            retries.incrementAndGet();
        }

        @Override
        public void leaseLost(OperationLease lease) {
            lost.incrementAndGet();
        }

        @Override
        public void parked(OperationEntity operation) {}

        @Override
        public void ended(OperationEntity operation) {
            ended.incrementAndGet();
        }
    }

    OperationLab() {
        tools = new OperationRunner.Tools(
                new OperationRepository(jdbc),
                new OperationLeases(jdbc),
                new StateCodec(new ObjectMapper().findAndRegisterModules()),
                new ShortTransactions() {
                    @Override
                    public <T> T call(Supplier<T> work) {
                        return database.transaction(work);
                    }
                },
                Clock.systemUTC(),
                new RetryPolicy(new Random(1)),
                observer);
        chores = new OperationChores(
                tools.repository(),
                tools.leases(),
                tools.transactions(),
                new OperationTrail(trail),
                new OperationMetrics(new SimpleMeterRegistry()),
                tools.clock());
        jdbc.update("create table thing (name text primary key, made_by text, writes integer not null default 1)");
    }

    OperationHarness harness() {
        return new OperationHarness(tools);
    }

    OperationRunner runner(OperationKind<?>... kinds) {
        return runner(CommitHook.NONE, Duration.ofSeconds(30), kinds);
    }

    OperationRunner runner(CommitHook hook, Duration lease, OperationKind<?>... kinds) {
        return new OperationRunner(tools, new OperationKinds(List.of(kinds)), lease, hook);
    }

    OperationEngine engine(String owner, int workers, Duration lease, OperationKind<?>... kinds) {
        return new OperationEngine(
                tools,
                runner(CommitHook.NONE, lease, kinds),
                chores,
                new OperationEngine.Settings(owner, workers, lease, Duration.ofSeconds(2)));
    }

    <S> OperationId start(OperationKind<S> kind, S state) {
        OperationId id = new OperationId(java.util.UUID.randomUUID());
        java.time.Instant now = tools.clock().instant();
        database.transaction(() -> {
            tools.repository()
                    .insert(new OperationEntity(
                            id,
                            kind.name(),
                            kind.version(),
                            OperationSubject.ofPlatform("lab", "tester", 0),
                            tools.codec().write(state),
                            now,
                            now.plus(kind.deadline(state))));
            return true;
        });
        return id;
    }

    OperationEntity operation(OperationId id) {
        return tools.repository().find(id).orElseThrow();
    }

    /** Runs it once, as a worker that just took it; the lease of anybody else is lost. */
    void run(OperationRunner runner, OperationId id) {
        database.transaction(() ->
                        tools.leases().seize("lab", id, tools.clock().instant().plusSeconds(30)))
                .ifPresent(runner::run);
    }

    /** As a feature's observer does: the report and the wake in one transaction. */
    void report(Runnable report, OperationId... waiting) {
        database.transaction(() -> {
            report.run();
            tools.repository().wake(List.of(waiting));
            return true;
        });
    }

    void awaitStatus(OperationId id, OperationStatus status) throws InterruptedException {
        await(id + " is " + status, () -> operation(id).status == status);
    }

    List<String> things() {
        return jdbc.list(
                "select name || ' by ' || made_by || ' x' || writes as line from thing order by name",
                row -> row.getString("line"));
    }

    /** Waits until it is so, for at most 20 s. */
    static void await(String what, Supplier<Boolean> condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s: " + what);
            }
            Thread.sleep(5);
        }
    }
}
