package io.pengyun.agent.console;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs tasks on a shared executor one after the other, in order, with a bound on how many wait. */
final class SerialTasks {

    private static final Logger LOG = Logger.getLogger(SerialTasks.class);

    private final Executor executor;
    private final int maxWaiting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialTasks(Executor executor, int maxWaiting) {
        this.executor = executor;
        this.maxWaiting = maxWaiting;
    }

    /** @return false when too many wait or the executor takes no more */
    synchronized boolean submit(Runnable task) {
        if (waiting.size() >= maxWaiting) {
            return false;
        }
        waiting.add(task);
        if (running) {
            return true;
        }
        try {
            executor.execute(this::runAll);
            running = true;
            return true;
        } catch (RejectedExecutionException e) {
            waiting.clear();
            return false;
        }
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.errorf(e, "event=console-broke");
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        running = task != null;
        return task;
    }
}
