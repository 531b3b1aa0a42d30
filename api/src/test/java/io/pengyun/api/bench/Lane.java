package io.pengyun.api.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One thing that is measured: how long each call takes, with a number of callers that call again and again. */
final class Lane {

    /** One call; throws when its answer is not what it should be. */
    interface Call {
        void run(int caller) throws Exception;
    }

    private static final long LONGEST_MICROS = 60_000_000;

    private final String name;
    private final Call call;
    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final AtomicLong nanos = new AtomicLong();

    Lane(String name, Call call) {
        this.name = name;
        this.call = call;
    }

    String name() {
        return name;
    }

    Histogram micros() {
        return micros;
    }

    /** Calls a second, all callers together. */
    double rate() {
        return micros.getTotalCount() / (nanos.get() / 1e9);
    }

    /** Lets so many callers call for a while; the results add up over all rounds. */
    void round(int callers, long forNanos, boolean keep) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < callers; number++) {
                int caller = number;
                running.add(threads.submit(() -> {
                    while (System.nanoTime() - begin < forNanos) {
                        long start = System.nanoTime();
                        call.run(caller);
                        if (keep) {
                            micros.recordValue(Math.max(1, (System.nanoTime() - start) / 1_000));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        if (keep) {
            nanos.addAndGet(System.nanoTime() - begin);
        }
    }
}
