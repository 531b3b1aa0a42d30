package io.pengyun.api.volume;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import io.pengyun.api.platform.UndeleteWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Deletes a set of volumes whose term has ended and whose grace is over. Those that were extended or attached since are
 * left alone. Deleting only hides, so there is no host to wait for; and nothing to undo, since it is one write.
 */
@ApplicationScoped
class EndVolumes implements OperationKind<EndVolumes.State> {

    /** @param ids the set; all of them free when the operation starts */
    record State(List<UUID> ids) {
        State {
            ids = List.copyOf(ids);
        }
    }

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final VolumeTermSets sets;
    private final VolumeSets all;
    private final WantedLedger ledger;
    private final UndeleteWindow undeleteWindow;

    EndVolumes(VolumeTermSets sets, VolumeSets all, WantedLedger ledger, UndeleteWindow undeleteWindow) {
        this.sets = sets;
        this.all = all;
        this.ledger = ledger;
        this.undeleteWindow = undeleteWindow;
    }

    @Override
    public String name() {
        return "end-volumes";
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
        return DEADLINE;
    }

    @Override
    public List<OperationStep<State>> steps() {
        return List.of(new WriteWanted());
    }

    @Override
    public void atEnd(StepContext context, State state, Ending ending) {
        all.settle(context.operation());
    }

    private final class WriteWanted implements RecordStep<State> {

        @Override
        public String name() {
            return "write-wanted";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            List<UUID> hosts = all.hostsOf(context.operation());
            if (!hosts.isEmpty()) {
                sets.delete(
                        context.operation(),
                        ledger.bump(hosts),
                        context.at(),
                        context.at().plus(undeleteWindow.length()));
            }
            return StepResult.done(state);
        }
    }
}
