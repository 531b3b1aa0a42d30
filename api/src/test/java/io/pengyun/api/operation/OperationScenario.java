package io.pengyun.api.operation;

/**
 * What {@link OperationHarness} needs to know of a kind of operation to try everything on it. All methods are called
 * inside a transaction.
 */
public interface OperationScenario<S> {

    OperationKind<S> kind();

    /** Makes what must be there before an operation starts; called before each run, and may leave earlier things. */
    default void prepare() {}

    /** The state that one operation starts with. */
    S state(OperationId id);

    /** On what and for whom it works; matters to kinds whose steps ask for it. */
    default OperationSubject subject(OperationId id) {
        return OperationSubject.ofPlatform("trial", "tester", 0);
    }

    /** Writes what the starting feature writes beside the operation, e.g. its id on a request. */
    default void started(OperationId id, S state) {}

    /** Does what agents and people would, so that a waiting operation can go on; also while it is being undone. */
    default void help(OperationId id) {}

    /** Everything that the operation may touch, comparable with equals; undone, it looks as before the start. */
    Object picture();

    /** Asserts what an owner expects after success. */
    void assertSucceeded(OperationId id);
}
