package io.pengyun.api.operation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The pause before the next attempt: 0.2 s, doubled each time up to 30 s, of which up to a fifth is left off by chance. */
final class RetryPolicy {

    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 8;

    private final RandomGenerator random;

    RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /** @param attempts how many have failed in a row, at least 1 */
    Duration pause(int attempts) {
        long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(MOST_DOUBLINGS, attempts - 1));
        return Duration.ofMillis(whole - (long) (whole * 0.2 * random.nextDouble()));
    }
}
