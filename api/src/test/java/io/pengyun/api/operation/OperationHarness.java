package io.pengyun.api.operation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;

/**
 * The one harness that every kind of operation must pass: each step twice, failure at each step with a clean slate after
 * the undo, each undo twice, and a worker that dies before and after each commit, forward and while undoing.
 *
 * <p>Drives operations by itself: the application's engine must be paused meanwhile (see {@link OperationTrials}).
 */
public final class OperationHarness {

    private static final int MOST_ROUNDS = 200;
    private static final int MOST_COMMITS = 100;
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final OperationRunner.Tools tools;

    OperationHarness(OperationRunner.Tools tools) {
        this.tools = tools;
    }

    /** Tries everything; reports all that went wrong together. */
    public <S> void verify(OperationScenario<S> scenario) {
        List<Executable> trials = new ArrayList<>();
        trials.add(named("it succeeds", () -> succeed(scenario, scenario.kind(), CommitHook.NONE)));
        trials.add(named(
                "each step twice",
                () -> succeed(scenario, DisturbedKind.everythingTwice(scenario.kind()), CommitHook.NONE)));
        trials.add(named("cancelled at once", () -> cancel(scenario)));
        for (int step = 0; step < scenario.kind().steps().size(); step++) {
            String name = scenario.kind().steps().get(step).name();
            for (DisturbedKind.Failure failure : DisturbedKind.Failure.values()) {
                OperationKind<S> failing = DisturbedKind.failingAt(scenario.kind(), step, failure);
                trials.add(named(name + " " + failure, () -> undo(scenario, failing, CommitHook.NONE)));
            }
        }
        for (boolean before : new boolean[] {true, false}) {
            trials.add(named(
                    "dies " + (before ? "before" : "after") + " each commit", () -> dieForward(scenario, before)));
            trials.add(named(
                    "dies " + (before ? "before" : "after") + " each commit of the undo",
                    () -> dieUndoing(scenario, before)));
        }
        assertAll(scenario.kind().name(), trials);
    }

    private <S> void dieForward(OperationScenario<S> scenario, boolean before) {
        for (int commit = 0; commit < MOST_COMMITS; commit++) {
            DyingHook hook = new DyingHook(commit, before);
            succeed(scenario, scenario.kind(), hook);
            if (!hook.died()) {
                return;
            }
        }
        throw new AssertionError("more than " + MOST_COMMITS + " commits");
    }

    private <S> void dieUndoing(OperationScenario<S> scenario, boolean before) {
        int last = scenario.kind().steps().size() - 1;
        OperationKind<S> failing = DisturbedKind.failingAt(scenario.kind(), last, DisturbedKind.Failure.REFUSES);
        for (int commit = 0; commit < MOST_COMMITS; commit++) {
            DyingHook hook = new DyingHook(commit, before);
            undo(scenario, failing, hook);
            if (!hook.died()) {
                return;
            }
        }
        throw new AssertionError("more than " + MOST_COMMITS + " commits");
    }

    private <S> void succeed(OperationScenario<S> scenario, OperationKind<S> kind, CommitHook hook) {
        OperationId id = start(scenario);
        OperationEntity end = drive(scenario, kind, id, hook);
        assertEquals(OperationStatus.SUCCEEDED, end.status, () -> "reason " + end.reason + ", error " + end.lastError);
        transaction(() -> scenario.assertSucceeded(id));
    }

    private <S> void cancel(OperationScenario<S> scenario) {
        Object before = prepared(scenario);
        OperationId id = start(scenario, false);
        transaction(() -> tools.repository()
                .requestUndo(
                        id,
                        new OperationReason("cancelled", "It was cancelled."),
                        tools.clock().instant()));
        assertUndone(scenario, before, drive(scenario, scenario.kind(), id, CommitHook.NONE));
    }

    private <S> void undo(OperationScenario<S> scenario, OperationKind<S> kind, CommitHook hook) {
        Object before = prepared(scenario);
        OperationId id = start(scenario, false);
        assertUndone(scenario, before, drive(scenario, kind, id, hook));
    }

    private <S> void assertUndone(OperationScenario<S> scenario, Object before, OperationEntity end) {
        assertEquals(OperationStatus.UNDONE, end.status, () -> "reason " + end.reason + ", error " + end.lastError);
        assertEquals(before, tools.transactions().call(scenario::picture), "a clean slate");
    }

    private <S> Object prepared(OperationScenario<S> scenario) {
        transaction(scenario::prepare);
        return tools.transactions().call(scenario::picture);
    }

    private <S> OperationId start(OperationScenario<S> scenario) {
        return start(scenario, true);
    }

    private <S> OperationId start(OperationScenario<S> scenario, boolean prepare) {
        if (prepare) {
            transaction(scenario::prepare);
        }
        OperationId id = new OperationId(java.util.UUID.randomUUID());
        transaction(() -> {
            S state = scenario.state(id);
            Instant now = tools.clock().instant();
            OperationKind<S> kind = scenario.kind();
            tools.repository()
                    .insert(new OperationEntity(
                            id,
                            kind.name(),
                            kind.version(),
                            scenario.subject(id),
                            tools.codec().write(state),
                            now,
                            now.plus(kind.deadline(state))));
            scenario.started(id, state);
        });
        return id;
    }

    /** Runs it to its end (or until it parks), with another worker after each death. */
    private <S> OperationEntity drive(
            OperationScenario<S> scenario, OperationKind<S> kind, OperationId id, CommitHook hook) {
        OperationRunner runner = new OperationRunner(tools, new OperationKinds(List.of(kind)), LEASE, hook);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            OperationEntity operation =
                    tools.transactions().call(() -> tools.repository().find(id).orElseThrow());
            if (operation.status.ended() || operation.status == OperationStatus.PARKED) {
                return operation;
            }
            if (operation.status == OperationStatus.WAITING) {
                transaction(() -> scenario.help(id));
            }
            String worker = "harness-" + round;
            Optional<OperationLease> lease = tools.transactions()
                    .call(() -> tools.leases()
                            .seize(worker, id, tools.clock().instant().plus(LEASE)));
            try {
                lease.ifPresent(runner::run);
            } catch (WorkerDied died) {
                // The next round is the other worker, which seizes the lease.
                continue;
            }
        }
        throw new AssertionError("no end after " + MOST_ROUNDS + " rounds");
    }

    private void transaction(Runnable work) {
        tools.transactions().call(() -> {
            work.run();
            return true;
        });
    }

    private static Executable named(String name, Runnable trial) {
        return () -> {
            try {
                trial.run();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(name + ": " + failed.getMessage(), failed);
            }
        };
    }
}
