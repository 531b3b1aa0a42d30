package io.pengyun.api.stream;

import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.stream.EventFeed.Piece;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One open stream: gives what fits, in order, as fast as its reader takes it. Holds one page at most; a reader that falls
 * behind is served from the records.
 */
final class EventReader {

    private static final int PAGE = 200;

    /** What a reader is told. */
    sealed interface Sign {
        record Told(Event event) implements Sign {}

        /** Nothing has happened, and everything works. */
        record Alive() implements Sign {}
    }

    private final MultiEmitter<? super Sign> emitter;
    private final EventFeed feed;
    private final EventLog log;
    private final EventFilter filter;
    private final Executor catchUp;
    private final ArrayDeque<Event> page = new ArrayDeque<>();

    /** More than 0 while one thread gives; the others only count themselves here, and it goes round once more. */
    private final AtomicInteger givers = new AtomicInteger();

    private long place;
    private volatile boolean reading;
    private volatile boolean beat;
    private volatile long takenNanos;

    /** @param place behind which it reads on */
    EventReader(
            MultiEmitter<? super Sign> emitter,
            EventFeed feed,
            EventLog log,
            EventFilter filter,
            Executor catchUp,
            long place) {
        this.emitter = emitter;
        this.feed = feed;
        this.log = log;
        this.filter = filter;
        this.catchUp = catchUp;
        this.place = place;
        this.takenNanos = System.nanoTime();
    }

    /** To be called when there may be something to give, or somebody to take it. */
    void give() {
        if (givers.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            giveWhatIsThere();
            seen = givers.addAndGet(-seen);
        }
    }

    /** Something must be heard of it, if only that there is nothing. */
    void beat() {
        beat = true;
        give();
    }

    /** True when its reader has left something lying for so long. */
    boolean stuck(Duration patience) {
        return emitter.requested() == 0 && System.nanoTime() - takenNanos > patience.toNanos();
    }

    private void giveWhatIsThere() {
        // While a page is being read, it is not ours to look at.
        while (!reading && emitter.requested() > 0 && !emitter.isCancelled()) {
            Event next = page.poll();
            if (next != null) {
                emit(new Sign.Told(next));
            } else if (!fill()) {
                break;
            }
        }
        if (beat && emitter.requested() > 0) {
            emit(new Sign.Alive());
        }
    }

    private void emit(Sign sign) {
        beat = false;
        takenNanos = System.nanoTime();
        emitter.emit(sign);
    }

    /** False when there is nothing to be had now. */
    private boolean fill() {
        long upTo = feed.head();
        if (place >= upTo) {
            return false;
        }
        Optional<Piece> held = feed.after(place, filter, PAGE);
        if (held.isPresent()) {
            page.addAll(held.get().events());
            place = held.get().upTo();
            return true;
        }
        reading = true;
        catchUp.execute(() -> read(place, upTo));
        return false;
    }

    private void read(long after, long upTo) {
        try {
            var events = log.between(after, upTo, filter, PAGE);
            // Nobody else touches the page and the place while this reads.
            page.addAll(events);
            place = events.size() == PAGE ? events.getLast().number() : upTo;
            reading = false;
            give();
        } catch (RuntimeException trouble) {
            emitter.fail(trouble);
        }
    }
}
