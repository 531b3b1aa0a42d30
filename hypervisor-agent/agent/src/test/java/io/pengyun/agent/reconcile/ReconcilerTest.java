package io.pengyun.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.Inventory.ForeignDomain;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.Stray;
import io.pengyun.protocol.v1.Wanted;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The loop against a simulated host, in virtual time. */
class ReconcilerTest {

    private static final UUID ID = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final UUID VOLUME = new UUID(2, 2);

    private final VirtualTime time = new VirtualTime();
    private final MemoryStateStore store = new MemoryStateStore();
    private final SimulatedHost host = new SimulatedHost(
            "blade-1", SimulatedFacts.dawningBlade(4096), time, time, Faults.none(), new RunWitness());
    private VirtualAgent agent = new VirtualAgent(time, store, host, () -> 5);

    private InstanceOnHost onHost(UUID id) {
        return host.instances().get(id);
    }

    private boolean shows(InstanceState state) {
        return agent.observation().instances().containsKey(ID)
                && agent.observed(ID).getState() == state;
    }

    private void restartAgent() {
        agent.kill();
        agent = new VirtualAgent(time, store, host, () -> 5);
    }

    @Test
    void bringsAnInstanceUpAndTellsEachStateOnce() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));

        assertTrue(agent.runUntil(5_000, () -> shows(InstanceState.INSTANCE_STATE_RUNNING)));

        assertEquals(
                List.of(InstanceState.INSTANCE_STATE_PREPARING, InstanceState.INSTANCE_STATE_RUNNING),
                agent.transitions().stream().map(InstanceTransition::getTo).toList());
        assertEquals(1, agent.observed(ID).getGeneration());
    }

    @Test
    void restartsWhatCrashedAndCountsIt() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);

        host.crash(ID);
        agent.run(5_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
        assertEquals(2, agent.observed(ID).getBootCount());
        assertTrue(agent.transitions().stream()
                .anyMatch(transition -> transition.getTo() == InstanceState.INSTANCE_STATE_CRASHED));
    }

    @Test
    void reportsACrashAndLeavesItWhereThatIsThePolicy() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(5_000);

        host.crash(ID);
        agent.run(120_000);
        restartAgent();
        agent.run(120_000);

        assertEquals(InstanceState.INSTANCE_STATE_CRASHED, agent.observed(ID).getState());
        assertEquals("process-ended", agent.observed(ID).getReasonCode());
        assertEquals(1, onHost(ID).record().bootCount());
    }

    @Test
    void aStartOrderAfterAReportedCrashStartsIt() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(5_000);
        host.crash(ID);
        agent.run(5_000);

        agent.wanted(Wishes.complete(2, Wishes.running(ID, 2).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(5_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
    }

    @Test
    void stopsAHungGuestAfterItsTimeout() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);
        host.hang(ID);

        agent.wanted(Wishes.complete(2, Wishes.stopped(ID, 2)));
        agent.run(29_000);
        assertEquals(Power.RUNNING, onHost(ID).power());
        assertEquals(InstanceState.INSTANCE_STATE_STOPPING, agent.observed(ID).getState());
        agent.run(2_000);

        assertEquals(InstanceState.INSTANCE_STATE_STOPPED, agent.observed(ID).getState());
        assertEquals(2, agent.observed(ID).getGeneration());
    }

    @Test
    void startsAgainAfterAStopThatTheGuestObeyedLate() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(5_000);

        agent.wanted(Wishes.complete(2, Wishes.stopped(ID, 2).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(200);
        agent.wanted(Wishes.complete(3, Wishes.running(ID, 3).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
        agent.run(10_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
    }

    @Test
    void rebootsOncePerOrderAlsoAcrossRestarts() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);
        agent.wanted(Wishes.complete(2, Wishes.running(ID, 2).setRebootGeneration(1)));
        agent.run(5_000);
        restartAgent();
        agent.run(20_000);

        assertEquals(2, onHost(ID).record().bootCount());
        assertEquals(1, agent.observed(ID).getRebootGeneration());
        assertEquals(2, agent.observed(ID).getGeneration());
    }

    @Test
    void deletesAndKeepsTheVolumes() {
        agent.wanted(Wishes.complete(
                1,
                List.of(Wishes.running(ID, 1).addVolumes(Wishes.attachment(VOLUME))),
                List.of(Wishes.volume(VOLUME, 1)),
                List.of()));
        agent.run(5_000);
        assertEquals(1, agent.observed(ID).getAttachedVolumeIdsCount());

        agent.wanted(Wishes.complete(2, List.of(Wishes.absent(ID, 2)), List.of(Wishes.volume(VOLUME, 1)), List.of()));
        agent.run(5_000);

        assertEquals(InstanceState.INSTANCE_STATE_ABSENT, agent.observed(ID).getState());
        assertFalse(host.instances().containsKey(ID));
        assertTrue(agent.observation().volumes().containsKey(VOLUME));
    }

    @Test
    void aMissingImageIsToldAndTriedAgain() {
        host.hideImage("guest");
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(10_000);
        assertEquals(InstanceState.INSTANCE_STATE_FAILED, agent.observed(ID).getState());
        assertEquals("image-unavailable", agent.observed(ID).getReasonCode());

        host.showImage("guest");
        agent.run(70_000);

        assertEquals(InstanceState.INSTANCE_STATE_RUNNING, agent.observed(ID).getState());
    }

    @Test
    void refusesALowerEpochAndSaysSo() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1).setEpoch(4)));
        agent.run(5_000);

        agent.wanted(Wishes.complete(2, Wishes.absent(ID, 2).setEpoch(3)));
        agent.run(5_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
        assertEquals("stale-epoch", agent.observed(ID).getReasonCode());
    }

    @Test
    void orphansAreStoppedAfterTheirGraceAndForeignOnesNever() {
        host.addForeign(new ForeignDomain("theirs", new UUID(8, 8), true, 2, 512));
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1), Wishes.running(OTHER, 1)));
        agent.run(5_000);

        agent.wanted(Wanted.newBuilder()
                .setGeneration(2)
                .addForgottenInstanceIds(io.pengyun.agent.driver.WireIds.bytes(ID))
                .build());
        agent.run(50_000);
        assertEquals(Power.RUNNING, onHost(ID).power());
        assertEquals(
                List.of(Stray.Kind.ORPHAN, Stray.Kind.FOREIGN),
                agent.observation().strays().stream().map(Stray::getKind).toList());
        agent.run(30_000);

        assertEquals(Power.OFF, onHost(ID).power());
        assertEquals(Power.RUNNING, onHost(OTHER).power());
    }

    @Test
    void beforeTheControlPlaneHasSpokenNothingIsStopped() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);
        agent.kill();

        agent = new VirtualAgent(time, new MemoryStateStore(), host, () -> 5);
        agent.run(600_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
    }

    @Test
    void aRestartedAgentTellsOnlyWhatChangedMeanwhile() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);
        long since = agent.observed(ID).getSinceMillis();
        restartAgent();
        agent.run(20_000);

        assertEquals(List.of(), agent.transitions());
        assertEquals(since, agent.observed(ID).getSinceMillis());
    }

    @Test
    void afterAPowerCutTheHostComesBackAsWanted() {
        agent.wanted(Wishes.complete(1, Wishes.running(ID, 1)));
        agent.run(5_000);
        host.cutPower();
        agent.kill();
        time.advance(60_000);
        time.rebooted();
        host.restorePower();

        agent = new VirtualAgent(time, store, host, () -> 5);
        agent.run(20_000);

        assertEquals(Power.RUNNING, onHost(ID).power());
        assertEquals(2, agent.observed(ID).getBootCount());
    }
}
