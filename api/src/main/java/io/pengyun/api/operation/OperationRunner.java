package io.pengyun.api.operation;

import io.pengyun.api.operation.OperationTurns.Call;
import io.pengyun.api.operation.OperationTurns.Next;
import io.pengyun.api.operation.OperationTurns.Turn;
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
    private final OperationObserver observer;
    private final OperationTurns turns;
    private final CommitHook hook;

    OperationRunner(Tools tools, OperationKinds kinds, Duration leaseSpan, CommitHook hook) {
        this.repository = tools.repository();
        this.leases = tools.leases();
        this.codec = tools.codec();
        this.transactions = tools.transactions();
        this.clock = tools.clock();
        this.observer = tools.observer();
        this.kinds = kinds;
        this.turns = new OperationTurns(tools, leaseSpan);
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
                            return turns.apply(
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
            return turns.rest(operation, clock.instant());
        }
        Optional<OperationKind<?>> kind = kinds.find(operation.kind, operation.kindVersion);
        if (kind.isEmpty()) {
            Instant at = clock.instant();
            operation.park(OperationReasons.unknownKind(operation), at);
            return turns.rest(operation, at);
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
            return turns.rest(operation, at);
        }
        List<OperationStep<S>> steps = kind.steps();
        if (operation.step >= steps.size()) {
            operation.park(OperationReasons.unknownKind(operation), at);
            return turns.rest(operation, at);
        }
        OperationStep<S> step = steps.get(operation.step);
        Turn<S> turn = new Turn<>(operation, kind, step, at, at);
        if (operation.forward()) {
            Optional<OperationReason> why = OperationReasons.toTurn(operation, step, at);
            if (why.isPresent()) {
                return turns.turnBack(turn, state, why.get());
            }
        } else {
            Optional<OperationReason> why = OperationReasons.toPark(operation, step, at);
            if (why.isPresent()) {
                turns.record(turn, Outcome.FAILED, operation.lastError);
                operation.park(why.get(), at);
                return turns.rest(operation, at);
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
                turns.apply(
                        turn,
                        guarded(() -> operation.forward() ? step.run(context, state) : step.undo(context, state)));
            case OutsideStep<S> step -> {
                boolean look = operation.inDoubt;
                operation.inDoubt = true;
                turns.record(turn, Outcome.GOING_ON, Optional.empty());
                turns.keep(turn);
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

    /** Commits what became of a turn that threw: another attempt later, or back, or parked. */
    private Next settle(OperationLease lease, RuntimeException trouble) {
        Optional<OperationEntity> locked = repository.lock(lease);
        if (locked.isEmpty()) {
            return lost(lease);
        }
        OperationEntity operation = locked.get();
        OperationKind<?> kind =
                kinds.find(operation.kind, operation.kindVersion).orElseThrow(() -> trouble);
        return turns.settle(operation, kind, trouble);
    }
}
