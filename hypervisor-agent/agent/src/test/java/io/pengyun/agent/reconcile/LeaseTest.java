package io.pengyun.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.InstanceState;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Leased instances on hosts that lose their control plane, in virtual time. */
class LeaseTest {

    private static final UUID ID = new UUID(1, 1);
    private static final long LEASE_MILLIS = 20_000;

    private final VirtualTime time = new VirtualTime();
    private final RunWitness witness = new RunWitness();

    private SimulatedHost host(String name) {
        return new SimulatedHost(name, SimulatedFacts.dawningBlade(4096), time, time, Faults.none(), witness);
    }

    private static Power power(SimulatedHost host) {
        return host.instances().get(ID).power();
    }

    @Test
    void withoutALeaseNothingLeasedStarts() {
        SimulatedHost host = host("a");
        VirtualAgent agent = new VirtualAgent(time, new MemoryStateStore(), host, () -> 5);
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setLeased(true)));
        agent.run(60_000);

        assertEquals(0, witness.starts(ID));
        assertEquals("lease-ended", agent.observed(ID).getReasonCode());
    }

    @Test
    void isOffBeforeTheLeaseEndsAndOnAgainUnderANewOne() {
        SimulatedHost host = host("a");
        VirtualAgent agent = new VirtualAgent(time, new MemoryStateStore(), host, () -> 50);
        agent.renewLease(LEASE_MILLIS);
        agent.wanted(Wishes.complete(
                1, Wishes.running(ID, 1).setLeased(true).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(14_900);
        assertEquals(Power.RUNNING, power(host));
        agent.run(LEASE_MILLIS - 14_900 - 4_000);
        assertEquals(Power.OFF, power(host), "off with room to spare, though its guest was never asked");

        agent.renewLease(LEASE_MILLIS);
        agent.run(5_000);

        assertEquals(Power.RUNNING, power(host), "that the agent stopped it is no crash");
    }

    @Test
    void aRestartedAgentKeepsTheOldEndWithoutAnyContact() {
        SimulatedHost host = host("a");
        MemoryStateStore store = new MemoryStateStore();
        VirtualAgent agent = new VirtualAgent(time, store, host, () -> 5);
        agent.renewLease(LEASE_MILLIS);
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setLeased(true)));
        agent.run(10_000);
        agent.kill();

        VirtualAgent restarted = new VirtualAgent(time, store, host, () -> 5);
        restarted.run(4_000);
        assertEquals(Power.RUNNING, power(host));
        restarted.run(3_000);

        assertEquals(Power.OFF, power(host));
    }

    @Test
    void anAgentThatComesBackTooLateStopsAtOnceAndSaysWhy() {
        SimulatedHost host = host("a");
        MemoryStateStore store = new MemoryStateStore();
        VirtualAgent agent = new VirtualAgent(time, store, host, () -> 5);
        agent.renewLease(LEASE_MILLIS);
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setLeased(true)));
        agent.run(5_000);
        agent.kill();
        time.advance(60_000);

        VirtualAgent restarted = new VirtualAgent(time, store, host, () -> 5);
        restarted.run(1_000);

        assertEquals(Power.OFF, power(host));
        assertEquals(
                InstanceState.INSTANCE_STATE_STOPPED, restarted.observed(ID).getState());
        assertEquals("lease-ended", restarted.observed(ID).getReasonCode());
    }

    @Test
    void anAgentThatHasLostItsStateStillStopsWhatIsLeased() {
        SimulatedHost host = host("a");
        VirtualAgent agent = new VirtualAgent(time, new MemoryStateStore(), host, () -> 5);
        agent.renewLease(LEASE_MILLIS);
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setLeased(true)));
        agent.run(5_000);
        agent.kill();

        VirtualAgent blank = new VirtualAgent(time, new MemoryStateStore(), host, () -> 5);
        blank.run(2_000);

        assertEquals(Power.OFF, power(host), "the record on the host says that it is leased");
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    /**
     * Two hosts and a control plane that moves a leased instance when it has heard nothing for a lease and a margin. Hosts
     * are cut off and agents killed (and started again, as their supervisor does) at random.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverRunsTwiceThroughCutsAndRestarts(long seed) {
        Random random = new Random(seed);
        List<SimulatedHost> hosts = List.of(host("a"), host("b"));
        List<MemoryStateStore> stores = List.of(new MemoryStateStore(), new MemoryStateStore());
        VirtualAgent[] agents = new VirtualAgent[2];
        for (int i = 0; i < 2; i++) {
            agents[i] = new VirtualAgent(time, stores.get(i), hosts.get(i), () -> random.nextLong(1, 300));
        }
        boolean[] cut = new boolean[2];
        long[] grantedUntil = new long[2];
        int owner = 0;
        long epoch = 1;
        long generation = 1;
        for (int second = 0; second < 600; second++) {
            int victim = random.nextInt(40);
            if (victim < 2) {
                cut[victim] = !cut[victim];
            } else if (victim < 4) {
                int i = victim - 2;
                agents[i].kill();
                agents[i] = new VirtualAgent(time, stores.get(i), hosts.get(i), () -> random.nextLong(1, 300));
            }
            if (cut[owner] && !cut[1 - owner] && time.bootMillis() > grantedUntil[owner] + 2_000) {
                owner = 1 - owner;
                epoch++;
                generation++;
            }
            for (int i = 0; i < 2; i++) {
                if (!cut[i]) {
                    agents[i].renewLease(LEASE_MILLIS);
                    grantedUntil[i] = time.bootMillis() + LEASE_MILLIS;
                    agents[i].wanted(
                            i == owner
                                    ? Wishes.complete(
                                            generation,
                                            Wishes.running(ID, generation)
                                                    .setEpoch(epoch)
                                                    .setLeased(true))
                                    : Wishes.complete(generation));
                    agents[i].orphanGrace(0);
                }
            }
            for (int slice = 0; slice < 10; slice++) {
                agents[0].stepOnce();
                agents[1].stepOnce();
                time.advance(100);
            }
            assertEquals(List.of(), witness.twice(), "in second " + second);
        }
    }
}
