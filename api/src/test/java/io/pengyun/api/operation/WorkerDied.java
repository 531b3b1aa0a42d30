package io.pengyun.api.operation;

/** Thrown by a {@link CommitHook}: from here on the worker does nothing any more. */
final class WorkerDied extends Error {

    private static final long serialVersionUID = 1L;
}
