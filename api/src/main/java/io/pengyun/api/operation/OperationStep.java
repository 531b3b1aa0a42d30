package io.pengyun.api.operation;

/**
 * One step. It may run twice and be right, and so may its undo: a worker can die before or after any commit, and another
 * one repeats what was not committed.
 *
 * <p>Undo begins with the step that was in progress. So undo must be right when {@code run} did nothing, a part, or all.
 */
public sealed interface OperationStep<S> permits RecordStep, OutsideStep {

    /** Stable, lower-case with dashes, e.g. {@code write-wanted}; shown to people. */
    String name();

    /**
     * How often in a row an attempt may end in an exception before the operation is undone (or, when undoing, parked).
     * Between attempts the engine waits 0.2 s, doubled each time up to 30 s, with jitter.
     */
    default int maxAttempts() {
        return 6;
    }
}
