package io.pengyun.api.operation;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; signals that come before it waits are kept, several count as one. */
final class Signal {

    private final Semaphore raised = new Semaphore(0);

    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits for a signal, at most this long. */
    void await(Duration longest) throws InterruptedException {
        if (raised.tryAcquire(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
            raised.drainPermits();
        }
    }
}
