package io.pengyun.api.operation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A kind with its steps disturbed, in its own name: steps run twice, or one of them fails. */
final class DisturbedKind<S> implements OperationKind<S> {

    /** How a step is made to fail. */
    enum Failure {
        /** It refuses and does nothing. */
        REFUSES,
        /** Each attempt does its work and then throws; looking throws too. */
        WORKS_AND_THROWS
    }

    private final OperationKind<S> kind;
    private final List<OperationStep<S>> steps;

    private DisturbedKind(OperationKind<S> kind, List<OperationStep<S>> steps) {
        this.kind = kind;
        this.steps = steps;
    }

    /** Each run and each undo is called twice with the same state. */
    static <S> OperationKind<S> everythingTwice(OperationKind<S> kind) {
        return new DisturbedKind<>(
                kind,
                kind.steps().stream()
                        .<OperationStep<S>>map(DisturbedKind::twice)
                        .toList());
    }

    /** The step with this index fails for ever; every undo is called twice. */
    static <S> OperationKind<S> failingAt(OperationKind<S> kind, int index, Failure failure) {
        List<OperationStep<S>> steps = kind.steps();
        return new DisturbedKind<>(
                kind,
                IntStream.range(0, steps.size())
                        .<OperationStep<S>>mapToObj(
                                at -> at == index ? failing(steps.get(at), failure) : twice(steps.get(at)))
                        .toList());
    }

    private static <S> OperationStep<S> twice(OperationStep<S> step) {
        return switch (step) {
            case RecordStep<S> record ->
                new Records<>(
                        record.name(),
                        (context, state) -> {
                            record.run(context, state);
                            return record.run(context, state);
                        },
                        record);
            case OutsideStep<S> outside ->
                new Outside<>(
                        outside.name(),
                        (context, state) -> {
                            outside.run(context, state);
                            return outside.look(context, state).orElseThrow();
                        },
                        outside::look,
                        outside);
        };
    }

    private static <S> OperationStep<S> failing(OperationStep<S> step, Failure failure) {
        return switch (step) {
            case RecordStep<S> record ->
                new Records<>(
                        record.name(), (context, state) -> fail(failure, () -> record.run(context, state)), record);
            case OutsideStep<S> outside ->
                new Outside<>(
                        outside.name(),
                        (context, state) -> fail(failure, () -> outside.run(context, state)),
                        (context, state) -> {
                            throw new IllegalStateException("looking fails too");
                        },
                        outside);
        };
    }

    private static <S> StepResult<S> fail(Failure failure, Runnable work) {
        if (failure == Failure.REFUSES) {
            return StepResult.failed("made-to-fail", "The harness made it fail.");
        }
        work.run();
        throw new IllegalStateException("the harness made it fail");
    }

    @FunctionalInterface
    private interface Evaluation<S, R> {
        R of(StepContext context, S state);
    }

    private record Records<S>(String name, Evaluation<S, StepResult<S>> running, RecordStep<S> step)
            implements RecordStep<S> {
        @Override
        public StepResult<S> run(StepContext context, S state) {
            return running.of(context, state);
        }

        @Override
        public StepResult<S> undo(StepContext context, S state) {
            step.undo(context, state);
            return step.undo(context, state);
        }

        @Override
        public int maxAttempts() {
            return 2;
        }
    }

    private record Outside<S>(
            String name,
            Evaluation<S, StepResult<S>> running,
            Evaluation<S, Optional<StepResult<S>>> looking,
            OutsideStep<S> step)
            implements OutsideStep<S> {
        @Override
        public Optional<StepResult<S>> look(StepContext context, S state) {
            return looking.of(context, state);
        }

        @Override
        public StepResult<S> run(StepContext context, S state) {
            return running.of(context, state);
        }

        @Override
        public StepResult<S> undo(StepContext context, S state) {
            step.undo(context, state);
            return step.undo(context, state);
        }

        @Override
        public int maxAttempts() {
            return 2;
        }
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public int version() {
        return kind.version();
    }

    @Override
    public Class<S> stateType() {
        return kind.stateType();
    }

    @Override
    public Duration deadline(S state) {
        return kind.deadline(state);
    }

    @Override
    public List<OperationStep<S>> steps() {
        return steps;
    }

    @Override
    public void atEnd(StepContext context, S state, Ending ending) {
        kind.atEnd(context, state, ending);
    }
}
