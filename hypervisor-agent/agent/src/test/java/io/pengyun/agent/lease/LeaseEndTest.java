package io.pengyun.agent.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseEndTest {

    private static final UUID LEASED = new UUID(1, 1);
    private static final UUID FREE = new UUID(1, 2);

    private final VirtualTime time = new VirtualTime();
    private final SimulatedHost host = new SimulatedHost(
            "blade-1", SimulatedFacts.dawningBlade(4096), time, time, Faults.none(), new RunWitness());
    private final SimulatedDriver driver = new SimulatedDriver(host);
    private final LeaseKeeper keeper = new LeaseKeeper(time, new MemoryStateStore());
    private final LeaseEnd end = new LeaseEnd(driver, keeper);

    @BeforeEach
    void run() {
        for (UUID id : new UUID[] {LEASED, FREE}) {
            driver.define(WantedInstance.newBuilder()
                    .setInstanceId(WireIds.bytes(id))
                    .setLeased(id.equals(LEASED))
                    .build());
            driver.start(id);
        }
        keeper.sending(1);
        keeper.granted(1, 20_000);
    }

    private Power power(UUID id) {
        return host.instances().get(id).power();
    }

    @Test
    void stopsWhatIsLeasedAndNothingElse() {
        time.advance(16_000);

        assertTrue(end.enforce());

        assertEquals(Power.OFF, power(LEASED));
        assertEquals(Power.RUNNING, power(FREE));
    }

    @Test
    void leavesEverythingAloneWhileTheLeaseIsGood() {
        time.advance(14_000);

        assertTrue(end.enforce());

        assertEquals(Power.RUNNING, power(LEASED));
    }

    @Test
    void saysSoWhenTheHypervisorDoesNotAnswer() {
        time.advance(16_000);
        host.cutPower();

        assertFalse(end.enforce());
    }
}
