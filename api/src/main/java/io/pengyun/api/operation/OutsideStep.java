package io.pengyun.api.operation;

import java.util.Optional;

/**
 * A step that calls something outside the records. It runs outside any transaction; the engine commits its result
 * afterwards, and drops the result when the lease was lost meanwhile.
 *
 * <p>A call that did not come back may have happened. So before {@link #run} is called again (after a crash, a timeout or
 * any exception) the engine asks {@link #look}.
 */
public non-sealed interface OutsideStep<S> extends OperationStep<S> {

    /**
     * An earlier call may have happened: looks what came of it. A result is taken as if {@link #run} had given it; empty
     * means that it certainly did not happen, and {@code run} is called.
     */
    Optional<StepResult<S>> look(StepContext context, S state);

    /** Makes the call, within its own timeout of at most a minute. */
    StepResult<S> run(StepContext context, S state);

    /** Undoes what {@link #run} may have done, by looking first where a repetition would matter. */
    default StepResult<S> undo(StepContext context, S state) {
        return StepResult.done(state);
    }
}
