package io.pengyun.api.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether it is worth trying: always, but after a failure not for a while, and then one tries for all. */
final class ProviderOutage {

    private final Clock clock;
    private final Duration rest;
    private @Nullable Instant lastTry;

    /** @param rest how long after a failure nobody tries, and how long the one that then does has for it */
    ProviderOutage(Clock clock, Duration rest) {
        this.clock = clock;
        this.rest = rest;
    }

    /** True for who shall try; during an outage for one in each rest. */
    synchronized boolean mayTry() {
        if (lastTry == null) {
            return true;
        }
        Instant now = clock.instant();
        Duration since = Duration.between(lastTry, now);
        // A clock that was set back makes nobody wait for it.
        if (!since.isNegative() && since.compareTo(rest) < 0) {
            return false;
        }
        lastTry = now;
        return true;
    }

    synchronized void failed() {
        lastTry = clock.instant();
    }

    synchronized void over() {
        lastTry = null;
    }
}
