package io.pengyun.api.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.operation.SmallKind.Step;
import io.pengyun.api.operation.SmallKind.Word;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of operations that cannot go on, run turn by turn. */
class OperationTroubleTest {

    private static final Word WORD = new Word("go");

    private final OperationLab lab = new OperationLab();

    private OperationEntity runUntilRest(OperationKind<?> kind, OperationId id, int times) {
        for (int round = 0; round < times; round++) {
            lab.run(lab.runner(kind), id);
        }
        return lab.operation(id);
    }

    @Test
    void aPassingTroubleIsTriedAgain() {
        AtomicInteger left = new AtomicInteger(2);
        SmallKind kind = SmallKind.of("shaky", new Step(word -> {
            if (left.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
            return StepResult.done(word);
        }));
        OperationId id = lab.start(kind, WORD);

        OperationEntity after = runUntilRest(kind, id, 1);
        assertEquals(OperationStatus.READY, after.status);
        assertEquals("IllegalStateException: not now", after.lastError.orElseThrow());
        assertTrue(after.nextRunAt.isAfter(after.updatedAt), "it is put off");

        assertEquals(OperationStatus.SUCCEEDED, runUntilRest(kind, id, 2).status);
        assertEquals(2, lab.observer.retries.get());
    }

    @Test
    void anErrorThatNeverPassesUndoesIt() {
        Step step = new Step(word -> {
            throw new StackOverflowError();
        });
        SmallKind kind = SmallKind.of("broken", step);

        OperationEntity after = runUntilRest(kind, lab.start(kind, WORD), 10);

        assertEquals(OperationStatus.UNDONE, after.status);
        assertEquals("attempts-exhausted", after.reason.orElseThrow().code());
        assertEquals(step.maxAttempts(), step.runs.get());
    }

    @Test
    void aProblemOfTheCallersIsFinal() {
        Step step = new Step(word -> {
            throw new ProblemException(ProblemCode.NO_CAPACITY, "No host has room for 3.");
        });
        SmallKind kind = SmallKind.of("full", step);

        OperationEntity after = runUntilRest(kind, lab.start(kind, WORD), 1);

        assertEquals(OperationStatus.UNDONE, after.status);
        assertEquals(new OperationReason("no-capacity", "No host has room for 3."), after.reason.orElseThrow());
        assertEquals(1, step.runs.get());
    }

    @Test
    void aRefusalKeepsNothingOfItsEvaluation() {
        SmallKind kind = SmallKind.of("refuse", new Step(word -> {
            lab.jdbc.update("insert into thing (name) values ('half')");
            return StepResult.failed("nope", "It cannot be done.");
        }));

        OperationEntity after = runUntilRest(kind, lab.start(kind, WORD), 1);

        assertEquals("nope", after.reason.orElseThrow().code());
        assertTrue(lab.things().isEmpty(), "the change of the refused evaluation is rolled back");
    }

    @Test
    void anUndoThatFailsIsParkedAndCanBeRetried() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Step step = new Step(word -> StepResult.failed("nope", "It cannot be done."), word -> {
            if (broken.get()) {
                throw new IllegalStateException("jammed");
            }
            return StepResult.done(word);
        });
        SmallKind kind = SmallKind.of("jam", step);
        OperationId id = lab.start(kind, WORD);

        OperationEntity parked = runUntilRest(kind, id, 10);
        assertEquals(OperationStatus.PARKED, parked.status);
        assertEquals("undo-exhausted", parked.reason.orElseThrow().code());
        assertTrue(parked.reason.orElseThrow().sentence().contains("It cannot be done."));
        assertEquals(step.maxAttempts(), step.undos.get());

        broken.set(false);
        change(id, operation -> operation.retry(lab.tools.clock().instant()));

        assertEquals(OperationStatus.UNDONE, runUntilRest(kind, id, 1).status);
    }

    @Test
    void anUnknownKindIsParkedAndGoesOnWhenItIsKnown() {
        SmallKind kind = SmallKind.of("newer", new Step(StepResult::done));
        OperationId id = lab.start(kind, WORD);

        lab.run(lab.runner(), id);
        assertEquals("unknown-kind", lab.operation(id).reason.orElseThrow().code());

        change(id, operation -> operation.retry(lab.tools.clock().instant()));
        assertEquals(OperationStatus.SUCCEEDED, runUntilRest(kind, id, 1).status);
    }

    @Test
    void aStateThatCannotBeReadIsParked() {
        SmallKind kind = SmallKind.of("small", new Step(StepResult::done));
        OperationId id = lab.start(kind, WORD);
        lab.jdbc.update("update operation set state = '[1]' where id = ?", id.value());

        assertEquals(
                "unreadable-state",
                runUntilRest(kind, id, 1).reason.orElseThrow().code());
    }

    @Test
    void aWorkerThatDiesAtTheSameStepAgainAndAgainDoesNotGoOnForEver() {
        Step step = new Step(StepResult::done);
        SmallKind kind = SmallKind.of("deadly", step);
        OperationId id = lab.start(kind, WORD);
        for (int death = 0; death <= step.maxAttempts(); death++) {
            lab.database.transaction(() -> lab.tools
                    .leases()
                    .take(
                            "dying",
                            1,
                            lab.tools.clock().instant().plusSeconds(1),
                            lab.tools.clock().instant()));
        }

        OperationEntity after = runUntilRest(kind, id, 1);

        assertEquals("attempts-exhausted", after.reason.orElseThrow().code());
        assertEquals(0, step.runs.get());
    }

    @Test
    void theHistoryDoesNotGrowWithRepetitions() {
        AtomicInteger left = new AtomicInteger(100);
        SmallKind kind = SmallKind.of(
                "many",
                new Step(word -> left.getAndDecrement() > 0 ? StepResult.again(word, 0, 0) : StepResult.done(word)));
        OperationId id = lab.start(kind, WORD);

        assertEquals(OperationStatus.SUCCEEDED, runUntilRest(kind, id, 3).status);
        assertEquals(
                1,
                lab.jdbc
                        .list("select 1 as one from operation_step where operation_id = ?", row -> 1, id.value())
                        .size());
    }

    @Test
    void anAuditEntryLeftOpenByACrashIsCompletedLater() {
        SmallKind kind = SmallKind.of("small", new Step(StepResult::done));
        OperationId id = lab.start(kind, WORD);
        UUID entry = UUID.randomUUID();
        lab.jdbc.update("update operation set audit_entry_id = ? where id = ?", entry, id.value());
        runUntilRest(kind, id, 1);

        lab.chores.round();

        assertEquals(AuditOutcome.SUCCEEDED, lab.trail.completed.get(entry));
        assertTrue(lab.tools.repository().auditDue(10).isEmpty());
    }

    private void change(OperationId id, java.util.function.Consumer<OperationEntity> change) {
        lab.database.transaction(() -> {
            OperationEntity operation = lab.tools.repository().lock(id).orElseThrow();
            change.accept(operation);
            lab.tools
                    .repository()
                    .save(
                            operation,
                            java.util.Optional.empty(),
                            lab.tools.clock().instant());
            return true;
        });
    }
}
