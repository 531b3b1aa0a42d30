package io.pengyun.agent.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(500, 30_000);

    @Test
    void staysWithinItsBoundsAndSpreads() {
        Random random = new Random(1);
        long least = Long.MAX_VALUE;
        long greatest = 0;
        for (int i = 0; i < 10_000; i++) {
            long pause = backoff.pauseMillis(1_000_000, random);
            least = Math.min(least, pause);
            greatest = Math.max(greatest, pause);
        }

        assertTrue(least >= 500 && least < 1_000, "least " + least);
        assertTrue(greatest <= 30_000 && greatest > 29_000, "greatest " + greatest);
    }

    @Test
    void theFirstPauseIsShort() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(backoff.pauseMillis(0, random) <= 1_000);
        }
    }

    @Test
    void withoutARangeThereIsNothingToDraw() {
        assertEquals(70, new Backoff(70, 70).pauseMillis(9, new Random(1)));
    }
}
