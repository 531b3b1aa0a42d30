package io.pengyun.api.subscription;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.platform.Notifications;
import io.pengyun.api.subscription.DeliveryLine.Outcome;
import io.pengyun.api.subscription.DeliveryLine.Turn;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * This replica's part in telling subscribers: one thread hands new events out, some tell them, one target each at a time.
 * A target that is slow or dead holds up itself.
 */
@ApplicationScoped
class DeliveryRunner {

    private static final Logger LOG = Logger.getLogger(DeliveryRunner.class);

    /** Of a lease over the longest that a turn takes. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    private static final int JOIN_MILLIS = 2_000;

    private final DeliveryFiller filler;
    private final DeliveryLine line;
    private final Senders senders;
    private final DeliveryConfig config;
    private final Notifications notifications;
    private final Clock clock;
    private final Duration lease;
    private final Counter taken;
    private final Counter failed;
    private final Timer waited;
    private final Semaphore news = new Semaphore(0);
    private final Semaphore work = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    DeliveryRunner(
            DeliveryFiller filler,
            DeliveryLine line,
            Senders senders,
            DeliveryConfig config,
            Notifications notifications,
            Clock clock,
            MeterRegistry meters) {
        this.filler = filler;
        this.line = line;
        this.senders = senders;
        this.config = config;
        this.notifications = notifications;
        this.clock = clock;
        this.lease = senders.longest().plus(MARGIN);
        this.taken = Counter.builder("pengyun.delivery.taken").register(meters);
        this.failed = Counter.builder("pengyun.delivery.failed").register(meters);
        this.waited = Timer.builder("pengyun.delivery.wait")
                .description("From the change until a subscriber has taken it")
                .register(meters);
    }

    void start(@Observes StartupEvent event) {
        notifications.subscribe(EventLog.CHANNEL, payload -> news.release());
        threads.add(Thread.ofPlatform().daemon().name("delivery-filler").start(() -> loop(news, this::fill)));
        IntStream.range(0, config.workers())
                .forEach(number -> threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("delivery-" + number)
                        .start(() -> loop(work, this::deliver))));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        // What is being told is told again by whoever comes next.
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join(JOIN_MILLIS);
        }
    }

    private void loop(Semaphore sign, Runnable round) {
        while (running) {
            try {
                round.run();
                if (sign.tryAcquire(config.look().toMillis(), TimeUnit.MILLISECONDS)) {
                    sign.drainPermits();
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException trouble) {
                if (running) {
                    LOG.warnf("subscribers wait: %s", trouble.getMessage());
                    pause();
                }
            }
        }
    }

    private void fill() {
        boolean more = true;
        while (running && more) {
            more = filler.give();
            work.release(config.workers());
        }
    }

    private void deliver() {
        Optional<Turn> turn = line.take(lease);
        while (running && turn.isPresent()) {
            Outcome outcome = senders.tell(turn.get());
            line.end(turn.get(), outcome);
            count(turn.get(), outcome);
            turn = line.take(lease);
        }
    }

    private void count(Turn turn, Outcome outcome) {
        taken.increment(outcome.taken().size());
        outcome.taken()
                .forEach(due -> waited.record(Duration.between(due.event().at(), clock.instant())));
        failed.increment(outcome.failures().size());
        outcome.failures()
                .forEach(failure -> LOG.infof(
                        "subscriptionNotTold subscription=%s event=%s attempt=%d because=%s",
                        turn.name(), failure.due().event().id(), failure.due().attempts() + 1, failure.said()));
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
