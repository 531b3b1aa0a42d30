package io.pengyun.api.operation;

import java.util.Collection;
import java.util.Optional;

/** What other features do with operations. All methods run in the caller's transaction and need one. */
public interface Operations {

    /** Draws the id of an operation that is started later in the same transaction, for rows that name it. */
    OperationId draw();

    /**
     * Starts an operation: it and what the caller writes become visible together, and a worker takes it right after the
     * commit.
     *
     * @throws IllegalArgumentException when no such kind and version is registered
     */
    <S> void start(OperationId id, OperationKind<S> kind, S state, OperationSubject subject);

    /** As above, with an id drawn now. */
    default <S> OperationId start(OperationKind<S> kind, S state, OperationSubject subject) {
        OperationId id = draw();
        start(id, kind, state, subject);
        return id;
    }

    /**
     * Has the waiting ones evaluated again, once this transaction has committed. Takes no lock that an operation holds;
     * waking one that does not wait, or has ended, does nothing. Many wakes cost one evaluation.
     */
    void wake(Collection<OperationId> operations);

    /** What the API shows of it, e.g. as the body of a 202; no check of the caller's rights. */
    Optional<OperationView> find(OperationId id);

    /** Asks for it to be undone; false when it has ended or is being undone already. No check of the caller's rights. */
    boolean cancel(OperationId id);
}
