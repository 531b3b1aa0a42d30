package io.pengyun.agent.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class LinuxHostTimeTest {

    @Test
    void readsHundredthsOfSecondsSinceTheBoot() {
        assertEquals(350_735_470, LinuxHostTime.parseUptimeMillis("350735.47 234388.90\n"));
        assertEquals(50, LinuxHostTime.parseUptimeMillis("0.05 0.00\n"));
        assertThrows(IllegalStateException.class, () -> LinuxHostTime.parseUptimeMillis("soon"));
    }

    @Test
    void theMachinesOwnClockRunsForward() {
        LinuxHostTime time = new LinuxHostTime(Clock.systemUTC());
        long before = time.bootMillis();

        assertTrue(before > 0);
        assertTrue(time.bootMillis() >= before);
        assertEquals(36, time.bootId().length());
    }
}
