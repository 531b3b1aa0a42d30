package io.pengyun.agent.connection;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: drawn evenly between the least pause and a ceiling that doubles with each
 * failure up to the greatest, so that a fleet that lost its control plane at once does not come back at once.
 *
 * @param leastMillis at least 1
 * @param greatestMillis not below the least
 */
public record Backoff(long leastMillis, long greatestMillis) {

    public Backoff {
        if (leastMillis < 1 || greatestMillis < leastMillis) {
            throw new IllegalArgumentException("not a range: " + leastMillis + " to " + greatestMillis);
        }
    }

    /** @param failures attempts that have failed in a row, from 0 */
    public long pauseMillis(int failures, RandomGenerator random) {
        long ceiling = leastMillis;
        for (int i = 0; i <= failures && ceiling < greatestMillis; i++) {
            ceiling = Math.min(greatestMillis, ceiling * 2);
        }
        return leastMillis == ceiling ? leastMillis : random.nextLong(leastMillis, ceiling + 1);
    }
}
