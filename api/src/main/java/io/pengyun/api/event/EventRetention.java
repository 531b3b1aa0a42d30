package io.pengyun.api.event;

import io.pengyun.api.platform.Jdbc;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Forgets old events, in small pieces. */
@ApplicationScoped
class EventRetention {

    private static final int BATCH = 5_000;

    private final Jdbc jdbc;
    private final EventConfig config;
    private final Clock clock;

    EventRetention(Jdbc jdbc, EventConfig config, Clock clock) {
        this.jdbc = jdbc;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "1m", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        Instant before = clock.instant().minus(config.keep());
        int gone = BATCH;
        while (gone == BATCH) {
            gone = forgetSome(before);
        }
    }

    /** Of the oldest, those recorded before then; stops at the first that is not, so that what is left has no gap. */
    private int forgetSome(Instant before) {
        return jdbc.update(
                "with oldest as (select number, at from event order by number limit ?)"
                        + " delete from event where number in (select number from oldest"
                        + " where number < coalesce((select min(number) from oldest where at >= ?), "
                        + Long.MAX_VALUE + "))",
                BATCH,
                before);
    }
}
