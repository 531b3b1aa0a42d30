package io.pengyun.api.operation;

/** Where a worker may die: the crash tests throw here. */
interface CommitHook {

    CommitHook NONE = new CommitHook() {};

    /** At the end of each transaction of a run, before it commits. */
    default void beforeCommit(OperationId operation) {}

    /** Right after it has committed. */
    default void afterCommit(OperationId operation) {}
}
