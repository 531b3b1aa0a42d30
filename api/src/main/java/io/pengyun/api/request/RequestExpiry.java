package io.pengyun.api.request;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Ends, every few seconds, what nobody decided in time, and goes on with what waited for somebody who has left. */
@ApplicationScoped
class RequestExpiry {

    private static final Logger LOG = Logger.getLogger(RequestExpiry.class);
    private static final int BATCH = 100;

    private final RequestRecords records;
    private final Clock clock;

    RequestExpiry(RequestRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void expire() {
        int expired = records.expire(clock.instant(), BATCH);
        if (expired > 0) {
            LOG.infof("requestsExpired=%d", expired);
        }
        records.lookAgain(clock.instant(), BATCH);
    }
}
