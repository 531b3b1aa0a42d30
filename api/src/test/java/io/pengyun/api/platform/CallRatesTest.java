package io.pengyun.api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallRatesTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");

    private final CallRates rates = new CallRates(10, 5);

    @Test
    void aBurstPassesAndThenTheSteadyRate() {
        for (int call = 0; call < 5; call++) {
            assertEquals(Optional.empty(), rates.take("li", START));
        }
        assertEquals(Optional.of(Duration.ofMillis(100)), rates.take("li", START));
        assertEquals(Optional.of(Duration.ofMillis(40)), rates.take("li", START.plusMillis(60)));
        assertEquals(Optional.empty(), rates.take("li", START.plusMillis(100)));
        assertEquals(Optional.of(Duration.ofMillis(100)), rates.take("li", START.plusMillis(100)));
    }

    @Test
    void whatIsRefusedDoesNotCount() {
        for (int call = 0; call < 1_000; call++) {
            rates.take("li", START);
        }
        assertEquals(Optional.empty(), rates.take("li", START.plusMillis(100)));
    }

    @Test
    void overAnyTimeNoMoreThanTheBurstAndTheRatePass() {
        long passed = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            if (rates.take("li", START.plusMillis(millis)).isEmpty()) {
                passed++;
            }
        }
        assertEquals(5 + 10 * 10 - 1, passed, 1);
    }

    @Test
    void callersDoNotDisturbOneAnother() {
        for (int call = 0; call < 6; call++) {
            rates.take("li", START);
        }
        assertEquals(Optional.empty(), rates.take("wang", START));
    }

    @Test
    void whoIsQuietIsForgotten() {
        rates.take("li", START);
        rates.take("wang", START.plusMillis(50));
        rates.forgetQuiet(START.plusMillis(100));
        assertEquals(1, rates.size());
        rates.forgetQuiet(START.plusMillis(150));
        assertTrue(rates.size() == 0);
    }
}
