package io.pengyun.api.operation;

import io.pengyun.api.platform.Jdbc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A kind with every form of step: draws a name, writes it, waits for it, calls outside with it. */
final class TrialKind implements OperationKind<TrialKind.State> {

    record State(String name, Optional<String> drawn, int chunk) {}

    private final Jdbc jdbc;
    /** The world outside: survives every worker. */
    final Set<String> outside = ConcurrentHashMap.newKeySet();

    TrialKind(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    static State named(String name) {
        return new State(name, Optional.empty(), 0);
    }

    @Override
    public String name() {
        return "trial";
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
        return Duration.ofMinutes(5);
    }

    @Override
    public List<OperationStep<State>> steps() {
        return List.of(new Draw(), new Write(), new Report(), new Call(), new Close());
    }

    private static final class Draw implements RecordStep<State> {
        @Override
        public String name() {
            return "draw";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            return StepResult.done(new State(state.name(), Optional.of("thing-" + state.name()), 0));
        }
    }

    private final class Write implements RecordStep<State> {
        private static final int CHUNKS = 3;

        @Override
        public String name() {
            return "write";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            jdbc.update(
                    "insert into thing (name, made_by) values (?, ?) on conflict do nothing",
                    state.drawn().orElseThrow() + "-" + state.chunk(),
                    context.operation().text());
            int written = state.chunk() + 1;
            State next = new State(state.name(), state.drawn(), written);
            return written == CHUNKS ? StepResult.done(next) : StepResult.again(next, written, CHUNKS);
        }

        @Override
        public StepResult<State> undo(StepContext context, State state) {
            jdbc.update(
                    "delete from thing where made_by = ?", context.operation().text());
            return StepResult.done(state);
        }
    }

    /** Waits until somebody has counted up the first thing; while undoing, until it is gone. */
    private final class Report implements RecordStep<State> {
        @Override
        public String name() {
            return "report";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            long reported = jdbc.first(
                            "select count(*) as n from thing where made_by = ? and writes > 1",
                            row -> row.getLong("n"),
                            context.operation().text())
                    .orElseThrow();
            return reported > 0
                    ? StepResult.done(state)
                    : StepResult.waiting(state, "a report about " + state.name(), 0, 1);
        }
    }

    private final class Call implements OutsideStep<State> {
        @Override
        public String name() {
            return "call";
        }

        @Override
        public Optional<StepResult<State>> look(StepContext context, State state) {
            return outside.contains(context.operation().text())
                    ? Optional.of(StepResult.done(state))
                    : Optional.empty();
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            outside.add(context.operation().text());
            return StepResult.done(state);
        }

        @Override
        public StepResult<State> undo(StepContext context, State state) {
            outside.remove(context.operation().text());
            return StepResult.done(state);
        }
    }

    private static final class Close implements RecordStep<State> {
        @Override
        public String name() {
            return "close";
        }

        @Override
        public StepResult<State> run(StepContext context, State state) {
            return StepResult.done(state);
        }
    }
}
