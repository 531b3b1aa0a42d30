package io.pengyun.api.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A bounded queue that one thread empties in batches: what comes while it works goes together into its next batch, so the
 * busier the queue, the cheaper each entry.
 */
final class BatchQueue<T> {

    private static final Logger LOG = Logger.getLogger(BatchQueue.class);
    private static final long STOP_MILLIS = 5_000;

    private final BlockingQueue<T> queue;
    private final int largestBatch;
    private final Consumer<List<T>> work;
    private final Thread thread;
    private volatile boolean running = true;

    BatchQueue(String name, int longest, int largestBatch, Consumer<List<T>> work) {
        this.queue = new ArrayBlockingQueue<>(longest);
        this.largestBatch = largestBatch;
        this.work = work;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends after the batch at hand; what still waits is dropped. */
    void stop() throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(STOP_MILLIS);
    }

    /** False when it is full. */
    boolean offer(T entry) {
        return queue.offer(entry);
    }

    int size() {
        return queue.size();
    }

    private void run() {
        List<T> batch = new ArrayList<>();
        while (running) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(batch, largestBatch - 1);
            try {
                work.accept(List.copyOf(batch));
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "batchFailed queue=%s entries=%d", thread.getName(), batch.size());
            }
        }
    }
}
