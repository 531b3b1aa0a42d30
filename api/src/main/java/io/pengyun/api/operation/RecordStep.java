package io.pengyun.api.operation;

/**
 * A step that only reads and writes records. It runs inside the engine's short transaction, which is fenced by the lease
 * and also commits the step's result: its changes and its result happen together or not at all.
 *
 * <p>A step that waits (for agents, for placement, for people) is a record step that counts what has been reported and
 * answers {@link StepResult#waiting}: whoever records the report calls {@link Operations#wake} in its own transaction.
 *
 * <p>Never calls an agent, a store or a person. Bulk work beyond some thousand rows answers {@link StepResult#again} to
 * keep each transaction short.
 *
 * <p>An exception rolls the transaction back and counts as a failed attempt, which is tried again; a
 * {@link StepResult#failed} rolls it back too and is final: the operation is undone.
 */
public non-sealed interface RecordStep<S> extends OperationStep<S> {

    StepResult<S> run(StepContext context, S state);

    /** Undoes what {@link #run} may have done; may wait too. By default there is nothing to undo. */
    default StepResult<S> undo(StepContext context, S state) {
        return StepResult.done(state);
    }
}
