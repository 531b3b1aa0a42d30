package io.pengyun.api.operation;

import java.time.Duration;
import java.util.List;

/**
 * One kind of work that happens once, e.g. fulfilling a request. A stateless CDI bean; the engine finds all of them.
 *
 * <p>A change of the steps or of the state's form that cannot read what is stored gets a new version, and the class of
 * the old version stays until no operation of it is open: an operation whose kind and version nobody knows is parked.
 *
 * @param <S> the state: an immutable record, stored as JSON after each step. Ids are drawn into it in a step before the
 *     one that uses them.
 */
public interface OperationKind<S> {

    /** Stable, lower-case with dashes, e.g. {@code fulfil-request}. */
    String name();

    /** From 1. */
    int version();

    Class<S> stateType();

    /**
     * How long the operation may take from its start until it is undone with the reason {@code deadline-passed}. Its undo
     * has the same span again, and at least ten minutes; then it is parked.
     */
    Duration deadline(S state);

    /** At least one; forward in this order, undone in reverse. The names are unique. */
    List<OperationStep<S>> steps();

    /**
     * Called once, in the transaction that ends the operation, e.g. to set the outcome on a request. An exception undoes
     * that transaction and counts as a failed attempt of the last step.
     */
    default void atEnd(StepContext context, S state, Ending ending) {}

    /** How an operation ended. */
    enum Ending {
        SUCCEEDED,
        /** Every step has been undone; {@link StepContext#reason()} says why. */
        UNDONE,
        /** An operator gave it up; whatever its steps have done remains. */
        ABANDONED
    }
}
