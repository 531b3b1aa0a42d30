package io.pengyun.api.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Gives events their numbers. Each replica has one; the lock on the head lets one work at a time, so the numbers are
 * committed in their order: who sees a number sees all below it, and a change that commits late gets a later number
 * instead of an earlier one that readers have passed.
 *
 * <p>It is woken by the commits of its own replica. What a replica left behind that died between its commit and this, the
 * others find when they look.
 */
@ApplicationScoped
class EventSequencer {

    /** Announces the last number given, as text. */
    static final String CHANNEL = "event_head";

    private static final Logger LOG = Logger.getLogger(EventSequencer.class);

    /** At most so many events get their numbers in one transaction. */
    private static final int BATCH = 1_000;

    private static final int LONGEST_SECONDS = 30;
    private static final long AFTER_TROUBLE_MILLIS = 1_000;

    private final Jdbc jdbc;
    private final EventConfig config;
    private final Clock clock;
    private final Counter numbered;
    private final Timer waited;
    private final Semaphore work = new Semaphore(0);
    private final Thread thread;
    private volatile boolean running = true;

    EventSequencer(Jdbc jdbc, EventConfig config, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.config = config;
        this.clock = clock;
        this.numbered = Counter.builder("pengyun.event.numbered").register(meters);
        this.waited = Timer.builder("pengyun.event.wait")
                .description("From the change to the commit of its number")
                .register(meters);
        this.thread = Thread.ofPlatform().daemon().name("event-sequencer").unstarted(this::run);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        work.release();
        thread.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
    }

    /** Something has been committed that wants a number. */
    void wake() {
        work.release();
    }

    private void run() {
        while (running) {
            try {
                if (work.tryAcquire(config.look().toMillis(), TimeUnit.MILLISECONDS)) {
                    // The commits that come together get their numbers together.
                    Thread.sleep(config.gather());
                }
                work.drainPermits();
                while (running && number() == BATCH) {
                    LOG.debugf("a full batch of %d events", BATCH);
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException trouble) {
                LOG.warnf("events wait for their numbers: %s", trouble.getMessage());
                pause();
            }
        }
    }

    /** Gives numbers to what waits, at most {@link #BATCH}; how many. */
    int number() {
        if (jdbc.first("select 1 from event_waiting limit 1", row -> true).isEmpty()) {
            return 0;
        }
        return QuarkusTransaction.requiringNew().timeout(LONGEST_SECONDS).call(this::numberLocked);
    }

    private int numberLocked() {
        // A statement of its own, so that the next one sees what others have numbered before this got the lock.
        long last = jdbc.first("select last from event_head for no key update", row -> row.getLong(1))
                .orElseThrow();
        var taken = jdbc.list(
                "with taken as (delete from event_waiting where written in"
                        + " (select written from event_waiting order by written limit ?) returning *)"
                        + " insert into event (number, id, kind, version, at, department_id, project_id, subject, data)"
                        + " select ? + row_number() over (order by written), id, kind, version, at, department_id,"
                        + " project_id, subject, data from taken returning at",
                row -> Jdbc.instant(row, "at").orElseThrow(),
                BATCH,
                last);
        if (taken.isEmpty()) {
            return 0;
        }
        long head = last + taken.size();
        jdbc.update("update event_head set last = ?", head);
        jdbc.list("select pg_notify(?, ?)", row -> true, CHANNEL, Long.toString(head));
        Instant now = clock.instant();
        numbered.increment(taken.size());
        taken.forEach(at -> waited.record(Duration.between(at, now)));
        return taken.size();
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_TROUBLE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
