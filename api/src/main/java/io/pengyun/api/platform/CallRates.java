package io.pengyun.api.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often each caller may call: at a steady rate, and for a while faster, until the burst is used up. Keeps for each
 * caller only the moment at which the burst would be whole again (generic cell rate algorithm, ITU-T I.371). Thread-safe.
 */
public final class CallRates {

    /** Callers that are kept at a time; beyond that, those that have been quiet are forgotten first. */
    private static final int MOST_CALLERS = 100_000;

    private final Duration between;
    private final Duration burst;
    private final ConcurrentMap<String, Instant> wholeAgain = new ConcurrentHashMap<>();

    /**
     * @param perSecond the steady rate, at least 1
     * @param burst how many calls may come at once, at least 1
     */
    public CallRates(int perSecond, int burst) {
        this.between = Duration.ofSeconds(1).dividedBy(perSecond);
        this.burst = between.multipliedBy(burst);
    }

    /** Counts a call; empty when it may go on, else how long to wait until one may. */
    public Optional<Duration> take(String caller, Instant now) {
        if (wholeAgain.size() >= MOST_CALLERS) {
            forgetQuiet(now);
        }
        Instant[] refusedUntil = new Instant[1];
        wholeAgain.compute(caller, (name, known) -> {
            Instant base = known == null || known.isBefore(now) ? now : known;
            Instant next = base.plus(between);
            if (next.isAfter(now.plus(burst))) {
                refusedUntil[0] = next.minus(burst);
                return known;
            }
            return next;
        });
        return Optional.ofNullable(refusedUntil[0]).map(until -> Duration.between(now, until));
    }

    /** Forgets callers whose burst is whole; they begin anew with the same. */
    public void forgetQuiet(Instant now) {
        wholeAgain.values().removeIf(whole -> !whole.isAfter(now));
    }

    int size() {
        return wholeAgain.size();
    }
}
