package io.pengyun.api.operation;

import java.time.Duration;
import java.util.List;

/** A kind whose steps do not undo what they did. */
record ForgetfulKind(TrialKind kind) implements OperationKind<TrialKind.State> {

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public int version() {
        return kind.version();
    }

    @Override
    public Class<TrialKind.State> stateType() {
        return kind.stateType();
    }

    @Override
    public Duration deadline(TrialKind.State state) {
        return kind.deadline(state);
    }

    @Override
    public List<OperationStep<TrialKind.State>> steps() {
        return kind.steps().stream()
                .map(step -> step instanceof RecordStep<TrialKind.State> record ? forgetful(record) : step)
                .toList();
    }

    private static OperationStep<TrialKind.State> forgetful(RecordStep<TrialKind.State> step) {
        return new RecordStep<>() {
            @Override
            public String name() {
                return step.name();
            }

            @Override
            public StepResult<TrialKind.State> run(StepContext context, TrialKind.State state) {
                return step.run(context, state);
            }
        };
    }
}
