package io.pengyun.cli.api;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says that something takes long, once it has taken two seconds.
 *
 * @param say told what is waited for
 */
public record SlowNotice(Consumer<String> say) {

    private static final long PATIENCE_SECONDS = 2;

    /** Starts to watch one wait. */
    Running start(String waitedFor) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread watcher = new Thread(
                () -> {
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            say.accept(waitedFor);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "slow-notice");
        watcher.setDaemon(true);
        watcher.start();
        return new Running(ended);
    }

    /** A wait; closing it ends it. */
    record Running(CountDownLatch ended) implements AutoCloseable {
        @Override
        public void close() {
            ended.countDown();
        }
    }
}
