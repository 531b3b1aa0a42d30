package io.pengyun.api.compute;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationKind;
import io.pengyun.api.operation.OperationStep;
import io.pengyun.api.operation.RecordStep;
import io.pengyun.api.operation.StepContext;
import io.pengyun.api.operation.StepResult;
import io.pengyun.api.platform.Plural;
import io.pengyun.api.platform.UndeleteWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Stops a set of instances whose term has ended, or deletes those whose grace is over. Each of them is free as soon as its
 * host has done it, so one host that is away keeps nobody else's waiting.
 *
 * <p>Those that were extended since are left alone. There is no undo: when the operation ends early, what is wanted stays
 * wanted, and hosts do it when they are back.
 */
@ApplicationScoped
class EndInstances implements OperationKind<EndInstances.State> {

    /** What comes of the end. */
    enum Action {
        STOP,
        DELETE
    }

    /** @param ids the set; all of them free when the operation starts */
    record State(Action action, List<UUID> ids) {
        State {
            ids = List.copyOf(ids);
        }
    }

    private static final Duration DEADLINE = Duration.ofHours(1);

    private final InstanceTermSets sets;
    private final InstanceSets all;
    private final WantedLedger ledger;
    private final UndeleteWindow undeleteWindow;
    private final InstanceNews news;

    EndInstances(
            InstanceTermSets sets,
            InstanceSets all,
            WantedLedger ledger,
            UndeleteWindow undeleteWindow,
            InstanceNews news) {
        this.sets = sets;
        this.all = all;
        this.ledger = ledger;
        this.undeleteWindow = undeleteWindow;
        this.news = news;
    }

    @Override
    public String name() {
        return "end-instances";
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
        return List.of(new WriteWanted(), new AwaitHosts());
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
                var generations = ledger.bump(hosts);
                switch (state.action()) {
                    case STOP -> sets.stop(context.operation(), generations, context.at());
                    case DELETE -> {
                        Instant purgeAt = context.at().plus(undeleteWindow.length());
                        news.deleted(
                                sets.delete(context.operation(), generations, context.at(), purgeAt),
                                purgeAt,
                                context.operation());
                    }
                }
            }
            return StepResult.done(state);
        }
    }

    private final class AwaitHosts implements RecordStep<State> {

        @Override
        public String name() {
            return "await-hosts";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            long left = sets.letGoOfThoseAsWanted(context.operation());
            int total = state.ids().size();
            return left == 0
                    ? StepResult.done(state)
                    : StepResult.waiting(state, Plural.of(left, "instance") + " to be off", total - left, total);
        }
    }
}
