package io.pengyun.api.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.identity.Callers;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.stream.EventReader.Sign;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Who watches events in this replica. */
@ApplicationScoped
class EventStreams {

    private static final Logger LOG = Logger.getLogger(EventStreams.class);

    private final EventFeed feed;
    private final EventLog log;
    private final Callers callers;
    private final EventStreamConfig config;
    private final AtomicInteger readers;
    private final Counter cutOff;

    /** One reader after the other, so that those who come back together do not take all connections. */
    private final ExecutorService catchUp = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("event-catch-up").factory());

    EventStreams(EventFeed feed, EventLog log, Callers callers, EventStreamConfig config, MeterRegistry meters) {
        this.feed = feed;
        this.log = log;
        this.callers = callers;
        this.config = config;
        this.readers = meters.gauge("pengyun.event.readers", new AtomicInteger());
        this.cutOff = Counter.builder("pengyun.event.readers.cut").register(meters);
    }

    void stop(@Observes ShutdownEvent event) {
        catchUp.shutdownNow();
    }

    /**
     * What fits, from a place on. Ends after the span, when the reader's rights have changed, and when it does not take
     * what there is; it comes again then and goes on behind the last event that it has.
     *
     * @param after the number behind which to begin; empty: from now on
     * @param hangUp ends the connection of a reader that takes nothing, to which nothing can be said
     */
    Multi<Sign> watch(Access access, EventFilter filter, Optional<Long> after, Runnable hangUp) {
        long head = feed.head();
        long place = after.orElse(head);
        if (place < head && place < log.forgotten()) {
            throw new ProblemException(
                    ProblemCode.EVENTS_FORGOTTEN,
                    "Events up to number " + log.forgotten() + " are forgotten, so some behind number " + place
                            + " are lost to you. Look at how things are now, and watch without Last-Event-ID.");
        }
        if (place > head && place > log.head()) {
            throw ProblemException.invalid("Last-Event-ID", "is the number of no event yet.");
        }
        if (readers.incrementAndGet() > config.readers()) {
            readers.decrementAndGet();
            throw new ProblemException(
                    ProblemCode.UNAVAILABLE, "Too many callers watch events; list them, or try again in a moment.");
        }
        Callers.Login login = callers.login(access.caller());
        Reach reach = access.reach(Permission.EVENT_READ);
        return Multi.createFrom()
                .emitter(
                        emitter -> attach(
                                new EventReader(emitter, feed, log, filter, catchUp, place),
                                emitter,
                                new Watch(login, reach, hangUp)),
                        BackPressureStrategy.ERROR);
    }

    /** What is looked at again while a stream is open. */
    private record Watch(Callers.Login login, Reach reach, Runnable hangUp) {}

    private void attach(EventReader reader, MultiEmitter<? super Sign> emitter, Watch watch) {
        Runnable follower = reader::give;
        long beats = Math.max(1, config.span().dividedBy(config.heartbeat()));
        AtomicInteger beaten = new AtomicInteger();
        ScheduledFuture<?> heart = Infrastructure.getDefaultWorkerPool()
                .scheduleWithFixedDelay(
                        () -> beat(reader, emitter, watch, beaten.incrementAndGet() >= beats),
                        config.heartbeat().toMillis(),
                        config.heartbeat().toMillis(),
                        TimeUnit.MILLISECONDS);
        emitter.onTermination(() -> {
            heart.cancel(false);
            feed.leave(follower);
            readers.decrementAndGet();
        });
        emitter.onRequest(asked -> reader.give());
        feed.follow(follower);
        // At once, so that the caller sees that it is connected.
        reader.beat();
    }

    private void beat(EventReader reader, MultiEmitter<? super Sign> emitter, Watch watch, boolean last) {
        try {
            if (reader.stuck(config.patience())) {
                cutOff.increment();
                LOG.info("a reader of events takes nothing and is cut off");
                emitter.complete();
                watch.hangUp().run();
            } else if (last || !sameRights(watch)) {
                emitter.complete();
            } else {
                reader.beat();
            }
        } catch (RuntimeException trouble) {
            LOG.warnf("the rights of a reader of events could not be looked at: %s", trouble.getMessage());
        }
    }

    private boolean sameRights(Watch watch) {
        return callers.access(watch.login())
                .map(now -> now.reach(Permission.EVENT_READ).sameAs(watch.reach()))
                .orElse(false);
    }
}
