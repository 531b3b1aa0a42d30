package io.pengyun.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.Inventory.ForeignDomain;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SeededFaults;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.driver.simulated.VirtualTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a host begins with, whatever is wanted of it, and whatever goes wrong on the way: once things stop going wrong, the
 * host becomes as wanted within a bounded time, says so, and then nothing more is done. The seed is in the test's name.
 */
class ConvergenceTest {

    private static final long BOUND_MILLIS = 600_000;
    private static final int FAULTS = 40;
    /** A guest that is going to crash has done so by then. */
    private static final long CRASH_MILLIS = 61_000;

    private static final UUID FOREIGN = new UUID(9, 9);

    private final VirtualTime time = new VirtualTime();
    private final MemoryStateStore store = new MemoryStateStore();
    private final RunWitness witness = new RunWitness();

    static LongStream seeds() {
        return LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void convergesAndThenRests(long seed) {
        Random random = new Random(seed);
        SimulatedHost host = new SimulatedHost(
                "blade-1",
                SimulatedFacts.dawningBlade(16 * 1024),
                time,
                time,
                new SeededFaults(random, new SeededFaults.Rates(0.2, 0.1, 0.2, 0.2, 0, FAULTS)),
                witness);
        host.addForeign(new ForeignDomain("theirs", FOREIGN, true, 1, 64));
        furnish(host, random);
        VirtualAgent agent = new VirtualAgent(time, store, host, () -> random.nextLong(1, 400));
        Wanted wanted = wanted(random);
        agent.wanted(wanted);
        for (int trouble = 0; trouble < 6; trouble++) {
            agent.run(random.nextLong(1, 20_000));
            if (random.nextInt(3) == 0) {
                agent.kill();
                agent = new VirtualAgent(time, store, host, () -> random.nextLong(1, 400));
                agent.wanted(wanted);
            } else {
                List<UUID> ids = new ArrayList<>(host.instances().keySet());
                ids.forEach(id -> disturb(host, id, random));
            }
        }

        VirtualAgent last = agent;
        Map<UUID, InstanceOnHost> before;
        int faultsLeft = FAULTS;
        do {
            assertTrue(
                    last.runUntil(BOUND_MILLIS, () -> settled(last, host, wanted)), () -> picture(last, host, wanted));
            before = host.instances();
            last.run(CRASH_MILLIS);
        } while (!before.equals(host.instances()) && faultsLeft-- > 0);
        last.run(300_000);
        assertEquals(before, host.instances(), "once it is as wanted, nothing is done any more");
    }

    private void furnish(SimulatedHost host, Random random) {
        try (SimulatedDriver driver = new SimulatedDriver(host)) {
            for (int i = 0; i < 6; i++) {
                WantedInstance found = Wishes.running(new UUID(1, random.nextInt(8)), random.nextInt(1, 4))
                        .setEpoch(random.nextInt(1, 4))
                        .build();
                attempt(() -> driver.define(found));
                if (random.nextBoolean()) {
                    attempt(() -> driver.start(WireIds.uuid(found.getInstanceId())));
                }
            }
            attempt(() -> driver.ensureVolume(Wishes.volume(new UUID(2, 0), 1)));
            attempt(() -> driver.ensureNetwork(Wishes.network(new UUID(3, 7), 1)));
        }
    }

    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (io.pengyun.agent.driver.DriverException e) {
            // A fault on the way to a random beginning: the beginning is another one.
            return;
        }
    }

    private static void disturb(SimulatedHost host, UUID id, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> host.crash(id);
            case 1 -> host.guestShutdown(id);
            case 2 -> host.hang(id);
            default -> host.restorePower();
        }
    }

    private static Wanted wanted(Random random) {
        List<WantedVolume> volumes = List.of(Wishes.volume(new UUID(2, 0), 1), Wishes.volume(new UUID(2, 1), 2));
        List<WantedNetwork> networks = List.of(Wishes.network(new UUID(3, 0), 1));
        List<WantedInstance.Builder> instances = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            WantedPower power = switch (random.nextInt(4)) {
                case 0 -> WantedPower.WANTED_POWER_STOPPED;
                case 1 -> WantedPower.WANTED_POWER_ABSENT;
                default -> WantedPower.WANTED_POWER_RUNNING;
            };
            WantedInstance.Builder wish = Wishes.instance(new UUID(1, i), 5, power)
                    .setEpoch(random.nextInt(2, 5))
                    .setRebootGeneration(random.nextInt(2))
                    .addNics(Wishes.nic(new UUID(3, 0)));
            if (random.nextInt(3) == 0) {
                wish.addVolumes(Wishes.attachment(new UUID(2, i % 2)));
            }
            instances.add(wish);
        }
        return Wishes.complete(5, instances, volumes, networks);
    }

    private static boolean settled(VirtualAgent agent, SimulatedHost host, Wanted wanted) {
        boolean asWanted = wanted.getInstancesList().stream().allMatch(wish -> asWanted(agent, host, wish));
        boolean orphansOff = host.instances().values().stream()
                .filter(there -> wanted.getInstancesList().stream()
                        .noneMatch(wish -> WireIds.uuid(wish.getInstanceId())
                                .equals(there.record().instanceId())))
                .allMatch(there -> there.power() != Power.RUNNING);
        return asWanted && orphansOff;
    }

    private static boolean asWanted(VirtualAgent agent, SimulatedHost host, WantedInstance wish) {
        UUID id = WireIds.uuid(wish.getInstanceId());
        InstanceOnHost there = host.instances().get(id);
        var said = agent.observation().instances().get(id);
        if (said == null) {
            return false;
        }
        if (there != null && there.record().epoch() > wish.getEpoch()) {
            return said.getReasonCode().equals("stale-epoch");
        }
        boolean told = said.getGeneration() == wish.getGeneration();
        return switch (wish.getPower()) {
            case WANTED_POWER_RUNNING ->
                told
                        && there != null
                        && there.power() == Power.RUNNING
                        && there.record().rebootGeneration() >= wish.getRebootGeneration()
                        && said.getState() == InstanceState.INSTANCE_STATE_RUNNING;
            case WANTED_POWER_STOPPED ->
                told
                        && there != null
                        && there.power() != Power.RUNNING
                        && said.getState() == InstanceState.INSTANCE_STATE_STOPPED;
            case WANTED_POWER_ABSENT -> there == null && said.getState() == InstanceState.INSTANCE_STATE_ABSENT;
            case WANTED_POWER_UNSPECIFIED, UNRECOGNIZED -> throw new AssertionError("nobody wants that");
        };
    }

    private static String picture(VirtualAgent agent, SimulatedHost host, Wanted wanted) {
        StringBuilder text = new StringBuilder("not as wanted:\n");
        wanted.getInstancesList().stream()
                .filter(wish -> !asWanted(agent, host, wish))
                .forEach(wish -> text.append(WireIds.uuid(wish.getInstanceId()))
                        .append(" wanted ")
                        .append(wish.getPower())
                        .append(" epoch ")
                        .append(wish.getEpoch())
                        .append(", is ")
                        .append(host.instances().get(WireIds.uuid(wish.getInstanceId())))
                        .append(", said ")
                        .append(agent.observation().instances().get(WireIds.uuid(wish.getInstanceId())))
                        .append('\n'));
        return text.toString();
    }

    /** Where nothing goes wrong a crash policy of REPORT leaves the instance as its guest left it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsOnlyToBeReportedStartsOncePerWish(long seed) {
        Random random = new Random(seed);
        SimulatedHost host = new SimulatedHost(
                "blade-1",
                SimulatedFacts.dawningBlade(16 * 1024),
                time,
                time,
                io.pengyun.agent.driver.simulated.Faults.none(),
                witness);
        UUID id = new UUID(1, 1);
        VirtualAgent agent = new VirtualAgent(time, store, host, () -> random.nextLong(1, 400));
        int wishes = random.nextInt(1, 5);
        for (int generation = 1; generation <= wishes; generation++) {
            agent.wanted(Wishes.complete(
                    generation, Wishes.running(id, generation).setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT)));
            agent.run(20_000);
            if (random.nextBoolean()) {
                agent.kill();
                agent = new VirtualAgent(time, store, host, () -> random.nextLong(1, 400));
            }
            host.crash(id);
            agent.run(20_000);
        }

        assertEquals(wishes, witness.starts(id));
        assertEquals(InstanceState.INSTANCE_STATE_CRASHED, agent.observed(id).getState());
    }
}
