package io.pengyun.api.operation;

/**
 * The right of one worker to run one operation until somebody takes it over.
 *
 * @param fence drawn with the lease; every result is committed only while it is still the operation's newest
 */
record OperationLease(OperationId operation, long fence) {}
