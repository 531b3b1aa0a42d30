package io.pengyun.api.operation;

import io.pengyun.api.operation.StepRecord.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes what became of a turn; called under the operation's row lock, in the transaction that commits it. */
final class OperationTurns {

    private static final Logger LOG = Logger.getLogger(OperationTurns.class);

    private final OperationRepository repository;
    private final StateCodec codec;
    private final Clock clock;
    private final RetryPolicy retries;
    private final OperationObserver observer;
    private final Duration leaseSpan;

    OperationTurns(OperationRunner.Tools tools, Duration leaseSpan) {
        this.repository = tools.repository();
        this.codec = tools.codec();
        this.clock = tools.clock();
        this.retries = tools.retries();
        this.observer = tools.observer();
        this.leaseSpan = leaseSpan;
    }

    /** One evaluation under the row lock; {@code began} is earlier than {@code at} when a call outside lay between. */
    record Turn<S>(
            OperationEntity operation, OperationKind<S> kind, OperationStep<S> step, Instant began, Instant at) {}

    /** What a turn leaves to do. */
    sealed interface Next {
        /** The lease is given back, or lost. */
        record Rest() implements Next {}

        /** The next turn may follow under the same lease. */
        record GoOn() implements Next {}

        /** The doubt is recorded; now the call may be made. */
        record CallOutside(Call<?> call) implements Next {}
    }

    /** One call outside, with what it was decided on. */
    record Call<S>(
            OperationKind<S> kind, OutsideStep<S> step, S state, StepContext context, boolean forward, boolean look) {

        StepResult<S> make() {
            if (!forward) {
                return step.undo(context, state);
            }
            Optional<StepResult<S>> seen = look ? step.look(context, state) : Optional.empty();
            return seen.isPresent() ? seen.get() : step.run(context, state);
        }
    }

    /** Commits what an evaluation came to; a refusal is thrown, so that nothing of the evaluation is kept. */
    <S> Next apply(Turn<S> turn, StepResult<S> result) {
        OperationEntity operation = turn.operation();
        return switch (result) {
            case StepResult.Failed<S> failed -> throw new StepRefusal(failed.code(), failed.reason());
            case StepResult.Again<S> again -> {
                record(turn, Outcome.GOING_ON, Optional.empty());
                operation.goOn(codec.write(again.state()), again.done(), again.total(), turn.at());
                yield goOn(turn);
            }
            case StepResult.Waiting<S> waiting -> {
                record(turn, Outcome.WAITING, Optional.empty());
                operation.await(codec.write(waiting.state()), waiting, turn.at());
                yield operation.cancelWanted && operation.forward() ? goOn(turn) : rest(operation, turn.at());
            }
            case StepResult.Done<S> done -> {
                record(turn, Outcome.DONE, Optional.empty());
                StepContext context = operation.context(turn.at());
                String state = codec.write(done.state());
                yield operation.stepDone(state, turn.kind().steps().size(), turn.at())
                        ? end(turn, done.state(), context)
                        : goOn(turn);
            }
        };
    }

    private <S> Next end(Turn<S> turn, S state, StepContext context) {
        OperationEntity operation = turn.operation();
        OperationKind.Ending ending = operation.status == OperationStatus.SUCCEEDED
                ? OperationKind.Ending.SUCCEEDED
                : OperationKind.Ending.UNDONE;
        guardedEnd(() -> turn.kind().atEnd(context, state, ending));
        repository.clearWakes(operation.id);
        Next next = rest(operation, turn.at());
        observer.ended(operation);
        return next;
    }

    private static void guardedEnd(Runnable code) {
        try {
            code.run();
        } catch (Throwable thrown) {
            throw new StepTrouble(thrown);
        }
    }

    /** Begins to undo. */
    <S> Next turnBack(Turn<S> turn, S state, OperationReason why) {
        OperationEntity operation = turn.operation();
        record(turn, Outcome.FAILED, Optional.of(why.sentence()));
        operation.turn(why, allowance(turn.kind(), state), turn.at());
        return goOn(turn);
    }

    /** Commits what became of a turn that threw: another attempt later, or back, or parked. */
    <S> Next settle(OperationEntity operation, OperationKind<S> kind, RuntimeException trouble) {
        OperationStep<S> step = kind.steps().get(operation.step);
        Instant at = clock.instant();
        Turn<S> turn = new Turn<>(operation, kind, step, at, at);
        Optional<OperationReason> refusal = OperationReasons.refusal(trouble, operation.forward());
        S state = codec.read(operation.state, kind.stateType());
        if (refusal.isPresent()) {
            if (operation.forward()) {
                return turnBack(turn, state, refusal.get());
            }
            record(turn, Outcome.FAILED, Optional.of(refusal.get().sentence()));
            operation.park(refusal.get(), turn.at());
            return rest(operation, turn.at());
        }
        Throwable cause = trouble instanceof StepTrouble && trouble.getCause() != null ? trouble.getCause() : trouble;
        String error = OperationReasons.describe(cause);
        // The stack once, then only the line.
        LOG.warnf(
                operation.attempts == 0 ? cause : null,
                "operationId=%s kind=%s step=%s attempt=%d failed: %s",
                operation.id,
                operation.kind,
                step.name(),
                operation.attempts + 1,
                error);
        observer.retried(operation, step.name());
        record(turn, Outcome.RETRYING, Optional.of(error));
        operation.tryLater(error, retries.pause(operation.attempts + 1), turn.at());
        // An exhausted step is turned back or parked by its next turn, at once.
        return operation.attempts >= step.maxAttempts() ? goOn(turn) : rest(operation, turn.at());
    }

    /** Writes what has changed, and gives the lease back. */
    Next rest(OperationEntity operation, Instant at) {
        repository.save(operation, Optional.empty(), at);
        if (operation.status == OperationStatus.PARKED) {
            observer.parked(operation);
        }
        return new Next.Rest();
    }

    private Next goOn(Turn<?> turn) {
        keep(turn);
        return new Next.GoOn();
    }

    /** Writes what has changed, and keeps the lease. */
    void keep(Turn<?> turn) {
        repository.save(turn.operation(), Optional.of(turn.at().plus(leaseSpan)), turn.at());
    }

    /** A kind that cannot even say this must not keep its operation from being undone. */
    private static <S> Duration allowance(OperationKind<S> kind, S state) {
        try {
            return kind.deadline(state);
        } catch (RuntimeException broken) {
            LOG.warnf(broken, "kind=%s cannot tell its deadline", kind.name());
            return OperationEntity.SHORTEST_UNDO;
        }
    }

    /** Into the history and the metrics. */
    void record(Turn<?> turn, Outcome outcome, Optional<String> error) {
        OperationEntity operation = turn.operation();
        observer.evaluated(operation, turn.step().name(), outcome, Duration.between(turn.began(), clock.instant()));
        repository.recordStep(
                operation,
                new StepRecord(
                        operation.step, turn.step().name(), operation.direction, operation.stepSince, outcome, error),
                turn.at());
    }
}
