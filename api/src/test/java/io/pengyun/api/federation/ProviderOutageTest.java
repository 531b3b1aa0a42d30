package io.pengyun.api.federation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProviderOutageTest {

    private static final Duration REST = Duration.ofSeconds(30);

    private final MovableClock clock = new MovableClock();
    private final ProviderOutage outage = new ProviderOutage(clock, REST);

    @Test
    void whileAllIsWellEverybodyTries() {
        assertTrue(outage.mayTry());
        outage.over();
        assertTrue(outage.mayTry());
        assertTrue(outage.mayTry());
    }

    @Test
    void afterAFailureNobodyTriesForAWhileAndThenOne() {
        outage.failed();
        assertFalse(outage.mayTry());
        clock.advance(REST);
        assertTrue(outage.mayTry());
        assertFalse(outage.mayTry());
        clock.advance(REST);
        assertTrue(outage.mayTry());
        outage.over();
        assertTrue(outage.mayTry());
        assertTrue(outage.mayTry());
    }

    @Test
    void aClockThatIsSetBackMakesNobodyWait() {
        clock.advance(REST.multipliedBy(10));
        outage.failed();
        clock.reset();
        assertTrue(outage.mayTry());
    }
}
