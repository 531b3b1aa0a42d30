package io.pengyun.api.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.operation.SmallKind.Step;
import io.pengyun.api.operation.SmallKind.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Engines with their own threads on one database. */
class OperationEngineTest {

    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Word WORD = new Word("go");

    private final OperationLab lab = new OperationLab();
    private final List<OperationEngine> engines = new ArrayList<>();

    @AfterEach
    void stop() {
        engines.forEach(OperationEngine::close);
    }

    private OperationEngine engine(Duration lease, OperationKind<?>... kinds) {
        OperationEngine engine = lab.engine("engine-" + engines.size(), 4, lease, kinds);
        engines.add(engine);
        engine.start();
        return engine;
    }

    @Test
    void anOperationWaitsIsWokenAndSucceeds() throws InterruptedException {
        TrialKind kind = new TrialKind(lab.jdbc);
        OperationEngine engine = engine(LEASE, kind);
        OperationId id = lab.start(kind, TrialKind.named("one"));
        engine.signal();
        lab.awaitStatus(id, OperationStatus.WAITING);
        assertEquals("a report about one", lab.operation(id).waitsFor.orElseThrow());

        lab.report(() -> lab.jdbc.update("update thing set writes = 2 where name = 'thing-one-0'"), id);
        engine.signal();

        lab.awaitStatus(id, OperationStatus.SUCCEEDED);
        assertTrue(kind.outside.contains(id.text()));
    }

    @Test
    void twoEnginesShareTheWorkAndRunEachStepOnce() throws InterruptedException {
        SmallKind kind = SmallKind.of("count", new Counted());
        engine(LEASE, kind);
        engine(LEASE, kind);
        List<OperationId> started = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            started.add(lab.start(kind, new Word("n" + number)));
        }
        engines.forEach(OperationEngine::signal);

        for (OperationId id : started) {
            lab.awaitStatus(id, OperationStatus.SUCCEEDED);
        }
        assertEquals(200L, count("select count(*) as n from thing where writes = 1"));
        assertEquals(0, lab.observer.lost.get());
        OperationLab.await("all audited", () -> lab.trail.completed.size() == 200);
        assertEquals(200, lab.trail.opened.size());
    }

    /** Counts up a row for each run that is committed. */
    private final class Counted implements RecordStep<Word> {
        @Override
        public String name() {
            return "count";
        }

        @Override
        public StepResult<Word> run(StepContext context, Word state) {
            lab.jdbc.update(
                    "insert into thing (name) values (?) on conflict (name) do update set writes = thing.writes + 1",
                    context.operation().text());
            return StepResult.done(state);
        }
    }

    @Test
    void aDeadWorkersOperationIsTakenOverWhenItsLeaseEnds() throws InterruptedException {
        SmallKind kind = SmallKind.of("count", new Counted());
        OperationId id = lab.start(kind, WORD);
        lab.database.transaction(() ->
                lab.tools.leases().seize("dead", id, lab.tools.clock().instant().plusMillis(400)));

        engine(LEASE, kind);

        lab.awaitStatus(id, OperationStatus.SUCCEEDED);
        assertEquals(2, lab.operation(id).fence);
    }

    @Test
    void theLateResultOfALostLeaseIsDropped() throws InterruptedException {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Set<String> answers = ConcurrentHashMap.newKeySet();
        SmallKind kind = SmallKind.of("call", new SlowCall(called, answer, answers));
        OperationId id = lab.start(kind, WORD);
        Thread slow = Thread.ofPlatform().start(() -> lab.run(lab.runner(kind), id));
        assertTrue(called.await(20, TimeUnit.SECONDS));

        lab.run(lab.runner(kind), id);
        assertEquals(OperationStatus.SUCCEEDED, lab.operation(id).status);
        answer.countDown();
        slow.join();

        assertEquals("{\"text\": \"looked\"}", lab.operation(id).state);
        assertEquals(1, lab.observer.lost.get());
    }

    /** The first call answers late; whoever looks finds that it happened. */
    private record SlowCall(CountDownLatch called, CountDownLatch answer, Set<String> answers)
            implements OutsideStep<Word> {
        @Override
        public String name() {
            return "call";
        }

        @Override
        public java.util.Optional<StepResult<Word>> look(StepContext context, Word state) {
            return java.util.Optional.of(StepResult.done(new Word("looked")));
        }

        @Override
        public StepResult<Word> run(StepContext context, Word state) {
            called.countDown();
            try {
                answer.await();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            return StepResult.done(new Word("late"));
        }
    }

    @Test
    void aWakeBetweenEvaluationAndParkingIsNotLost() throws InterruptedException {
        AtomicBoolean reported = new AtomicBoolean();
        OperationId[] id = new OperationId[1];
        Step step = new Step(word -> {
            if (reported.get()) {
                return StepResult.done(word);
            }
            // The report comes after this evaluation has looked, and before its transaction commits.
            reported.set(true);
            lab.report(() -> {}, id[0]);
            return StepResult.waiting(word, "a report", 0, 1);
        });
        SmallKind kind = SmallKind.of("wait", step);
        id[0] = lab.start(kind, WORD);
        long begun = System.nanoTime();

        engine(LEASE, kind);

        lab.awaitStatus(id[0], OperationStatus.SUCCEEDED);
        assertTrue(System.nanoTime() - begun < StepResult.RECHECK.toNanos() / 2);
    }

    @Test
    void manyWakesCostFewEvaluations() throws InterruptedException {
        AtomicBoolean reported = new AtomicBoolean();
        Step step = new Step(
                word -> reported.get() ? StepResult.done(word) : StepResult.waiting(word, "all reports", 0, 1));
        SmallKind kind = SmallKind.of("wait", step);
        OperationEngine engine = engine(LEASE, kind);
        OperationId id = lab.start(kind, WORD);
        engine.signal();
        lab.awaitStatus(id, OperationStatus.WAITING);
        long begun = System.nanoTime();

        for (int report = 0; report < 300; report++) {
            lab.report(() -> {}, id);
            engine.signal();
        }
        long tenths = (System.nanoTime() - begun) / 100_000_000 + 1;
        reported.set(true);
        lab.report(() -> {}, id);
        engine.signal();

        lab.awaitStatus(id, OperationStatus.SUCCEEDED);
        assertTrue(step.runs.get() <= tenths + 3, step.runs.get() + " evaluations in " + tenths + " tenths");
    }

    @Test
    void afterTheDeadlineItIsUndone() throws InterruptedException {
        Step step = new Step(word -> StepResult.waiting(word, "a report that never comes", 0, 1));
        SmallKind kind = SmallKind.of("wait", step).within(Duration.ofMillis(600));
        OperationId id = lab.start(kind, WORD);

        engine(LEASE, kind);

        lab.awaitStatus(id, OperationStatus.UNDONE);
        OperationReason reason = lab.operation(id).reason.orElseThrow();
        assertEquals("deadline-passed", reason.code());
        assertTrue(reason.sentence().contains("waiting for a report that never comes"), reason.sentence());
        assertEquals(1, step.undos.get());
    }

    @Test
    void aCancelledOperationIsUndoneAtOnce() throws InterruptedException {
        Step step = new Step(word -> StepResult.waiting(word, "a report", 0, 1));
        SmallKind kind = SmallKind.of("wait", step);
        OperationEngine engine = engine(LEASE, kind);
        OperationId id = lab.start(kind, WORD);
        engine.signal();
        lab.awaitStatus(id, OperationStatus.WAITING);

        lab.database.transaction(() -> lab.tools
                .repository()
                .requestUndo(
                        id,
                        new OperationReason("cancelled", "Enough."),
                        lab.tools.clock().instant()));
        engine.signal();

        lab.awaitStatus(id, OperationStatus.UNDONE);
        assertEquals("Enough.", lab.operation(id).reason.orElseThrow().sentence());
        OperationLab.await("audited", () -> lab.trail.completed.containsValue(AuditOutcome.UNDONE));
    }

    @Test
    void nothingRunsWhileTheAuditTrailCannotBeWritten() throws InterruptedException {
        Step step = new Step(StepResult::done);
        SmallKind kind = SmallKind.of("small", step);
        lab.trail.unwritable = true;
        OperationId id = lab.start(kind, WORD);
        OperationEngine engine = engine(LEASE, kind);
        OperationLab.await(
                "put off",
                () -> lab.operation(id).fence == 1
                        && lab.operation(id).leaseOwner.isEmpty());
        assertEquals(0, step.runs.get());

        lab.trail.unwritable = false;
        engine.signal();

        lab.awaitStatus(id, OperationStatus.SUCCEEDED);
    }

    @Test
    void anIdleEngineHardlyAsks() throws InterruptedException {
        engine(LEASE, SmallKind.of("small", new Step(StepResult::done)));
        OperationLab.await("first look", () -> lab.database.transactions() > 0);
        int before = lab.database.transactions();
        long begun = System.nanoTime();

        OperationLab.await("two seconds of idling", () -> System.nanoTime() - begun > 2_000_000_000L);

        assertTrue(lab.database.transactions() - before <= 8, "asked " + (lab.database.transactions() - before));
    }

    private long count(String sql) {
        return lab.jdbc.first(sql, row -> row.getLong("n")).orElseThrow();
    }
}
