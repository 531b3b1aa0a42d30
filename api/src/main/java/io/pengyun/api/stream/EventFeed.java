package io.pengyun.api.stream;

import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.platform.Notifications;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The newest events, read once for all who follow them in this replica. Who is further behind than what is held here reads
 * the records by itself.
 */
@ApplicationScoped
class EventFeed {

    private static final Logger LOG = Logger.getLogger(EventFeed.class);
    private static final int HELD = 4_096;
    private static final int PAGE = 1_000;

    /** Should a notice get lost, or a replica that gives numbers die before it is heard. */
    private static final long LOOK_MILLIS = 1_000;

    private final EventLog log;
    private final Notifications notifications;
    private final Set<Runnable> followers = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean running = true;

    /** Numbered without a gap, the last being {@link #head}; guarded by this. */
    private final ArrayDeque<Event> recent = new ArrayDeque<>();

    private volatile long head;

    EventFeed(EventLog log, Notifications notifications) {
        this.log = log;
        this.notifications = notifications;
        this.thread = Thread.ofPlatform().daemon().name("event-feed").unstarted(this::run);
    }

    /**
     * What fits behind a place.
     *
     * @param upTo up to where that was looked at
     */
    record Piece(List<Event> events, long upTo) {}

    void start(@Observes StartupEvent event) {
        head = log.head();
        notifications.subscribe(EventLog.CHANNEL, payload -> news.release());
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        news.release();
        thread.join(LOOK_MILLIS);
    }

    /** The last number that followers can have from here. */
    long head() {
        return head;
    }

    /** Is run, on the reading thread, whenever the head has grown: be quick. */
    void follow(Runnable follower) {
        followers.add(follower);
    }

    void leave(Runnable follower) {
        followers.remove(follower);
    }

    /** At most {@code limit} that fit; empty when some of what comes next is not held any more. */
    synchronized Optional<Piece> after(long place, EventFilter filter, int limit) {
        if (place >= head) {
            return Optional.of(new Piece(List.of(), place));
        }
        if (recent.isEmpty() || recent.getFirst().number() > place + 1) {
            return Optional.empty();
        }
        List<Event> found = new ArrayList<>();
        // From the end back to the place, which is near it for all but those who have just come.
        Iterator<Event> backwards = recent.descendingIterator();
        ArrayDeque<Event> behind = new ArrayDeque<>();
        for (Event event = backwards.next(); event.number() > place; event = backwards.next()) {
            behind.addFirst(event);
            if (!backwards.hasNext()) {
                break;
            }
        }
        long upTo = place;
        for (Event event : behind) {
            if (found.size() == limit) {
                break;
            }
            upTo = event.number();
            if (filter.fits(event)) {
                found.add(event);
            }
        }
        return Optional.of(new Piece(found, upTo));
    }

    private void run() {
        while (running) {
            try {
                if (news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                boolean more = running;
                while (more) {
                    more = read() == PAGE && running;
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException trouble) {
                LOG.warnf("new events could not be read: %s", trouble.getMessage());
            }
        }
    }

    private int read() {
        List<Event> fresh = log.after(head, PAGE);
        if (!fresh.isEmpty()) {
            keep(fresh);
            followers.forEach(Runnable::run);
        }
        return fresh.size();
    }

    private synchronized void keep(List<Event> fresh) {
        // Only were this replica cut off for as long as events are kept; readers then see that in the records.
        if (fresh.getFirst().number() != head + 1) {
            recent.clear();
        }
        recent.addAll(fresh);
        while (recent.size() > HELD) {
            recent.removeFirst();
        }
        head = fresh.getLast().number();
    }
}
