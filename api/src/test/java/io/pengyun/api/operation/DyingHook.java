package io.pengyun.api.operation;

import java.util.concurrent.atomic.AtomicInteger;

/** Lets a worker die once, before or after its n-th commit. */
final class DyingHook implements CommitHook {

    private final int commit;
    private final boolean before;
    private final AtomicInteger begun = new AtomicInteger();
    private boolean died;

    DyingHook(int commit, boolean before) {
        this.commit = commit;
        this.before = before;
    }

    /** True when the run was long enough for the death to happen. */
    boolean died() {
        return died;
    }

    @Override
    public void beforeCommit(OperationId operation) {
        if (begun.getAndIncrement() == commit && before) {
            died = true;
            throw new WorkerDied();
        }
    }

    @Override
    public void afterCommit(OperationId operation) {
        if (begun.get() == commit + 1 && !before && !died) {
            died = true;
            throw new WorkerDied();
        }
    }
}
