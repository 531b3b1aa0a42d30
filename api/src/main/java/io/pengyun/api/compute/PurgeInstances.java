package io.pengyun.api.compute;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Takes instances away for good whose undelete window has ended, as a set. There is no undo: what the hosts have not
 * deleted yet is only waited for, and an unreachable host is waited for until the deadline parks the operation.
 */
@ApplicationScoped
class PurgeInstances implements OperationKind<PurgeInstances.State> {

    /** @param instanceIds the set; all of them deleted and free when the operation starts */
    record State(List<UUID> instanceIds) {
        State {
            instanceIds = List.copyOf(instanceIds);
        }
    }

    private final InstanceSets sets;
    private final WantedLedger ledger;
    private final InstanceRelease release;

    PurgeInstances(InstanceSets sets, WantedLedger ledger, InstanceRelease release) {
        this.sets = sets;
        this.ledger = ledger;
        this.release = release;
    }

    @Override
    public String name() {
        return "purge-instances";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<State> stateType() {
        return State.class;
    }

    @Override
    public Duration deadline(State state) {
        return Duration.ofDays(7);
    }

    @Override
    public List<OperationStep<State>> steps() {
        return List.of(new WritePurged(), new AwaitGone());
    }

    @Override
    public void atEnd(StepContext context, State state, Ending ending) {
        release.releasePurged(context.operation(), context.at());
        sets.settle(context.operation());
    }

    private final class WritePurged implements RecordStep<State> {

        @Override
        public String name() {
            return "write-purged";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            List<UUID> hosts = sets.hostsOf(context.operation());
            if (!hosts.isEmpty()) {
                sets.purge(context.operation(), ledger.bump(hosts), context.at());
            }
            return StepResult.done(state);
        }
    }

    private final class AwaitGone implements RecordStep<State> {

        @Override
        public String name() {
            return "await-gone";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            InstanceSets.Tally tally = sets.tally(context.operation());
            return tally.total() == tally.asWanted()
                    ? StepResult.done(state)
                    : StepResult.waiting(
                            state,
                            (tally.total() - tally.asWanted()) + " instances to be gone from their hosts",
                            tally.asWanted(),
                            tally.total());
        }
    }
}
