package io.pengyun.api.agent;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of one connection one after the other, in their order, on threads that it borrows. */
final class SerialTasks {

    private static final Logger LOG = Logger.getLogger(SerialTasks.class);

    /** More than an agent sends ahead of acknowledgements. */
    private static final int LONGEST = 256;

    private final Executor threads;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialTasks(Executor threads) {
        this.threads = threads;
    }

    /** False when too many wait. */
    synchronized boolean offer(Runnable task) {
        if (tasks.size() >= LONGEST) {
            return false;
        }
        tasks.add(task);
        if (!running) {
            running = true;
            threads.execute(this::run);
        }
        return true;
    }

    private void run() {
        Runnable task = next();
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException failed) {
                LOG.error("connectionTaskFailed", failed);
            }
            task = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.poll();
        running = task != null;
        return task;
    }
}
