package io.pengyun.api.operation;

import io.pengyun.api.operation.StepRecord.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs one leased operation turn by turn until it rests: waits, is put off, parked or ended.
 *
 * <p>Each turn reads the record under its lock and fence, evaluates the step, and commits the result with it. A turn
 * whose lease was taken over commits nothing.
 */
final class OperationRunner {

    /** So that one long operation does not keep others waiting. */
    private static final int MOST_TURNS = 64;

    private static final Logger LOG = Logger.getLogger(OperationRunner.class);

    private final OperationRepository repository;
    private final OperationLeases leases;
    private final OperationKinds kinds;
    private final StateCodec codec;
    private final ShortTransactions transactions;
    private final Clock clock;
    private final RetryPolicy retries;
    private final OperationObserver observer;
    private final Duration leaseSpan;
    private final CommitHook hook;

    OperationRunner(Tools tools, OperationKinds kinds, Duration leaseSpan, CommitHook hook) {
        this.repository = tools.repository();
        this.leases = tools.leases();
        this.codec = tools.codec();
        this.transactions = tools.transactions();
        this.clock = tools.clock();
        this.retries = tools.retries();
        this.observer = tools.observer();
        this.kinds = kinds;
        this.leaseSpan = leaseSpan;
        this.hook = hook;
    }

    /** What every runner works with. */
    record Tools(
            OperationRepository repository,
            OperationLeases leases,
            StateCodec codec,
            ShortTransactions transactions,
            Clock clock,
            RetryPolicy retries,
            OperationObserver observer) {}

    /** What a turn leaves to do. */
    private sealed interface Next {
        /** The lease is given back, or lost. */
        record Rest() implements Next {}

        /** The next turn may follow under the same lease. */
        record GoOn() implements Next {}

        /** The doubt is recorded; now the call may be made. */
        record CallOutside(Call<?> call) implements Next {}
    }

    /** One call outside, with what it was decided on. */
    private record Call<S>(
            OperationKind<S> kind, OutsideStep<S> step, S state, StepContext context, boolean forward, boolean look) {

        StepResult<S> make() {
            if (!forward) {
                return step.undo(context, state);
            }
            Optional<StepResult<S>> seen = look ? step.look(context, state) : Optional.empty();
            return seen.isPresent() ? seen.get() : step.run(context, state);
        }
    }

    /** Runs it until it rests. */
    void run(OperationLease lease) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            if (turn(lease) instanceof Next.Rest) {
                return;
            }
        }
        transactions.call(() -> {
            leases.release(lease, clock.instant());
            return true;
        });
    }

    private Next turn(OperationLease lease) {
        Next next;
        try {
            next = commit(lease, () -> begin(lease));
            if (next instanceof Next.CallOutside outside) {
                next = callOutside(lease, outside.call());
            }
        } catch (RuntimeException trouble) {
            next = commit(lease, () -> settle(lease, trouble));
        }
        return next;
    }

    private <S> Next callOutside(OperationLease lease, Call<S> call) {
        StepResult<S> result = guarded(call::make);
        return commit(
                lease,
                () -> repository
                        .lock(lease)
                        .map(operation -> {
                            Instant at = clock.instant();
                            return apply(
                                    new Turn<>(
                                            operation,
                                            call.kind(),
                                            call.step(),
                                            call.context().at(),
                                            at),
                                    result);
                        })
                        .orElseGet(() -> lost(lease)));
    }

    private Next commit(OperationLease lease, Supplier<Next> work) {
        Next next = transactions.call(() -> {
            Next decided = work.get();
            hook.beforeCommit(lease.operation());
            return decided;
        });
        hook.afterCommit(lease.operation());
        return next;
    }

    private Next lost(OperationLease lease) {
        observer.leaseLost(lease);
        return new Next.Rest();
    }

    private Next begin(OperationLease lease) {
        Optional<OperationEntity> locked = repository.lock(lease);
        if (locked.isEmpty()) {
            return lost(lease);
        }
        OperationEntity operation = locked.get();
        if (operation.status != OperationStatus.READY && operation.status != OperationStatus.WAITING) {
            return rest(operation, clock.instant());
        }
        Optional<OperationKind<?>> kind = kinds.find(operation.kind, operation.kindVersion);
        if (kind.isEmpty()) {
            Instant at = clock.instant();
            operation.park(OperationReasons.unknownKind(operation), at);
            return rest(operation, at);
        }
        return begin(operation, kind.get());
    }

    private <S> Next begin(OperationEntity operation, OperationKind<S> kind) {
        Instant at = clock.instant();
        S state;
        try {
            state = codec.read(operation.state, kind.stateType());
        } catch (StateCodec.Unreadable unreadable) {
            LOG.errorf(unreadable, "operationId=%s state of %s unreadable", operation.id, operation.kind);
            operation.park(OperationReasons.unreadableState(operation), at);
            return rest(operation, at);
        }
        List<OperationStep<S>> steps = kind.steps();
        if (operation.step >= steps.size()) {
            operation.park(OperationReasons.unknownKind(operation), at);
            return rest(operation, at);
        }
        OperationStep<S> step = steps.get(operation.step);
        Turn<S> turn = new Turn<>(operation, kind, step, at, at);
        if (operation.forward()) {
            Optional<OperationReason> why = OperationReasons.toTurn(operation, step, at);
            if (why.isPresent()) {
                return turnBack(turn, state, why.get());
            }
        } else {
            Optional<OperationReason> why = OperationReasons.toPark(operation, step, at);
            if (why.isPresent()) {
                record(turn, Outcome.FAILED, operation.lastError);
                operation.park(why.get(), at);
                return rest(operation, at);
            }
        }
        return evaluate(turn, state);
    }

    private <S> Next evaluate(Turn<S> turn, S state) {
        OperationEntity operation = turn.operation();
        repository.clearWakes(operation.id);
        StepContext context = operation.context(turn.at());
        return switch (turn.step()) {
            case RecordStep<S> step ->
                apply(turn, guarded(() -> operation.forward() ? step.run(context, state) : step.undo(context, state)));
            case OutsideStep<S> step -> {
                boolean look = operation.inDoubt;
                operation.inDoubt = true;
                record(turn, Outcome.GOING_ON, Optional.empty());
                repository.save(operation, Optional.of(leaseEnd(turn.at())), turn.at());
                yield new Next.CallOutside(new Call<>(turn.kind(), step, state, context, operation.forward(), look));
            }
        };
    }

    private static <S> StepResult<S> guarded(Supplier<StepResult<S>> code) {
        try {
            return code.get();
        } catch (Throwable thrown) {
            // Errors too: what kills one step must count as an attempt and not kill the worker again and again.
            throw new StepTrouble(thrown);
        }
    }

    private <S> Next apply(Turn<S> turn, StepResult<S> result) {
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

    private <S> Next turnBack(Turn<S> turn, S state, OperationReason why) {
        OperationEntity operation = turn.operation();
        record(turn, Outcome.FAILED, Optional.of(why.sentence()));
        operation.turn(why, turn.kind().deadline(state), turn.at());
        return goOn(turn);
    }

    /** Commits what became of a turn that threw: another attempt later, or back, or parked. */
    private Next settle(OperationLease lease, RuntimeException trouble) {
        Optional<OperationEntity> locked = repository.lock(lease);
        if (locked.isEmpty()) {
            return lost(lease);
        }
        OperationEntity operation = locked.get();
        OperationKind<?> kind =
                kinds.find(operation.kind, operation.kindVersion).orElseThrow(() -> trouble);
        return settle(operation, kind, trouble);
    }

    private <S> Next settle(OperationEntity operation, OperationKind<S> kind, RuntimeException trouble) {
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

    private Next rest(OperationEntity operation, Instant at) {
        repository.save(operation, Optional.empty(), at);
        if (operation.status == OperationStatus.PARKED) {
            observer.parked(operation);
        }
        return new Next.Rest();
    }

    private Next goOn(Turn<?> turn) {
        repository.save(turn.operation(), Optional.of(leaseEnd(turn.at())), turn.at());
        return new Next.GoOn();
    }

    private Instant leaseEnd(Instant at) {
        return at.plus(leaseSpan);
    }

    private void record(Turn<?> turn, Outcome outcome, Optional<String> error) {
        OperationEntity operation = turn.operation();
        observer.evaluated(operation, turn.step().name(), outcome, Duration.between(turn.began(), clock.instant()));
        repository.recordStep(
                operation,
                new StepRecord(
                        operation.step, turn.step().name(), operation.direction, operation.stepSince, outcome, error),
                turn.at());
    }

    /** One evaluation under the row lock; {@code began} is earlier than {@code at} when a call outside lay between. */
    private record Turn<S>(
            OperationEntity operation, OperationKind<S> kind, OperationStep<S> step, Instant began, Instant at) {}
}
