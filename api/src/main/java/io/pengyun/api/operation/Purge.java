package io.pengyun.api.operation;

import io.pengyun.api.platform.Plural;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Takes a set of deleted things away for good. Those that their hosts report gone give back at once what they held, so one
 * host that is away keeps nobody else's waiting.
 *
 * <p>There is no undo, since disks may be gone: when the operation ends early (its deadline passed, somebody cancelled it),
 * what is still there stays wanted purged, and the feature's next look starts another purge of it.
 */
public abstract class Purge implements OperationKind<Purge.State> {

    /** @param ids the set; all of them deleted and free when the operation starts */
    public record State(List<UUID> ids) {
        public State {
            ids = List.copyOf(ids);
        }
    }

    private static final Duration DEADLINE = Duration.ofDays(7);

    /** Wants all of the operation's things gone for good; those that are wanted so already are left alone. */
    protected abstract void want(OperationId operation, Instant at);

    /** Gives back what those hold that are gone, and frees them; how many are left. */
    protected abstract long release(OperationId operation, Instant at);

    /** Those that are left are free for the next purge. */
    protected abstract void letGo(OperationId operation);

    /** For people: one of what is purged. */
    protected abstract String noun();

    @Override
    public final int version() {
        return 1;
    }

    @Override
    public final Class<State> stateType() {
        return State.class;
    }

    @Override
    public final Duration deadline(State state) {
        return DEADLINE;
    }

    @Override
    public final List<OperationStep<State>> steps() {
        return List.of(new WritePurged(), new AwaitGone());
    }

    @Override
    public final void atEnd(StepContext context, State state, Ending ending) {
        release(context.operation(), context.at());
        letGo(context.operation());
    }

    private final class WritePurged implements RecordStep<State> {

        @Override
        public String name() {
            return "write-purged";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            want(context.operation(), context.at());
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
            long left = release(context.operation(), context.at());
            int total = state.ids().size();
            return left == 0
                    ? StepResult.done(state)
                    : StepResult.waiting(
                            state, Plural.of(left, noun()) + " to be gone from their hosts", total - left, total);
        }
    }
}
