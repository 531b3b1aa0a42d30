package io.pengyun.agent.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is to be done on the agent's one thread, in order; bounded. */
final class Mailbox {

    private static final int CAPACITY = 4_096;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean closed;

    /** Hands a task over, waiting while the mailbox is full; after its close tasks vanish. Not for the agent's own thread. */
    void put(Runnable task) {
        try {
            while (!closed && !tasks.offer(task, 1, TimeUnit.SECONDS)) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            // The work that was interrupted still has to be heard of: its answer goes in if there is room.
            tasks.offer(task);
            Thread.currentThread().interrupt();
        }
    }

    /** @return false when the mailbox is full or closed */
    boolean offer(Runnable task) {
        return !closed && tasks.offer(task);
    }

    /** The next task; null when none came in time. */
    @Nullable
    Runnable poll(long timeoutMillis) throws InterruptedException {
        return tasks.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    void close() {
        closed = true;
        tasks.clear();
    }
}
