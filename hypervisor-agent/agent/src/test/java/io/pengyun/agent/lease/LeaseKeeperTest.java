package io.pengyun.agent.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.agent.host.StateFile;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {

    private final VirtualTime time = new VirtualTime();
    private final MemoryStateStore store = new MemoryStateStore();
    private final LeaseKeeper keeper = new LeaseKeeper(time, store);

    @Test
    void countsFromTheSendingNotFromTheAnswer() {
        time.advance(1_000);
        keeper.sending(1);
        time.advance(9_000);
        keeper.granted(1, 20_000);

        assertEquals(21_000, keeper.state().endsAtBootMillis());
        assertEquals(16_000, keeper.state().stopsAtBootMillis());
    }

    @Test
    void keepsAQuarterOfAShortLeaseForStopping() {
        keeper.sending(1);
        keeper.granted(1, 2_000);

        assertEquals(1_500, keeper.state().stopsAtBootMillis());
        time.advance(1_499);
        assertTrue(keeper.allowsRunning());
        time.advance(1);
        assertFalse(keeper.allowsRunning());
    }

    @Test
    void anAnswerToWhatWasNeverSentGrantsNothing() {
        keeper.sending(1);
        keeper.granted(2, 20_000);

        assertFalse(keeper.allowsRunning());
    }

    @Test
    void anAnswerOnAnOlderConnectionGrantsNothing() {
        keeper.sending(1);
        keeper.connectionBegins();
        keeper.granted(1, 20_000);

        assertFalse(keeper.allowsRunning());
    }

    @Test
    void aLateAnswerDoesNotShortenTheLease() {
        keeper.sending(1);
        time.advance(5_000);
        keeper.sending(2);
        keeper.granted(2, 20_000);
        keeper.granted(1, 20_000);

        assertEquals(25_000, keeper.state().endsAtBootMillis());
    }

    @Test
    void aRestartedAgentKnowsTheEnd() {
        keeper.sending(1);
        keeper.granted(1, 20_000);
        time.advance(10_000);

        LeaseKeeper restarted = new LeaseKeeper(time, store);

        assertEquals(20_000, restarted.state().endsAtBootMillis());
        assertEquals(15_000, restarted.state().stopsAtBootMillis());
    }

    @Test
    void aLeaseOfAnotherBootIsNone() {
        keeper.sending(1);
        keeper.granted(1, 20_000);
        time.rebooted();

        assertFalse(new LeaseKeeper(time, store).allowsRunning());
    }

    @Test
    void aLeaseFromTheClocksFutureIsNone() {
        store.write(StateFile.LEASE, "boot-0 900000 5000 880000\n".getBytes(StandardCharsets.US_ASCII));

        assertFalse(new LeaseKeeper(time, store).allowsRunning());
    }

    @Test
    void aDamagedFileIsNoLease() {
        store.write(StateFile.LEASE, "boot-0 90x".getBytes(StandardCharsets.US_ASCII));

        assertFalse(new LeaseKeeper(time, store).allowsRunning());
    }
}
