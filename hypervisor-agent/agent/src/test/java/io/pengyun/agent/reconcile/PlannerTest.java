package io.pengyun.agent.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pengyun.agent.driver.DefinitionDigest;
import io.pengyun.agent.driver.InstanceRecord;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.NetworkOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.Inventory.VolumeOnHost;
import io.pengyun.agent.lease.LeaseState;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan, one line per case. The clock stands at 100 s. */
class PlannerTest {

    private static final long NOW = 100_000;
    private static final UUID ID = new UUID(1, 1);
    private static final UUID VOLUME = new UUID(2, 2);
    private static final UUID NETWORK = new UUID(3, 3);
    private static final LeaseState VALID = new LeaseState(NOW + 20_000, 5_000);
    private static final LeaseState ENDING = new LeaseState(NOW + 5_000, 5_000);

    /** What is on the host: an instance that is as it is wanted, or differs in one thing. */
    private static final class OnHost {
        private Power power = Power.OFF;
        private long generation = 5;
        private long epoch = 1;
        private long boots;
        private long ran;
        private long rebooted;
        private boolean leased;

        static OnHost off() {
            return new OnHost();
        }

        static OnHost ran(Power power) {
            OnHost host = new OnHost();
            host.power = power;
            host.boots = 1;
            host.ran = 5;
            return host;
        }

        OnHost generation(long value) {
            generation = value;
            return this;
        }

        OnHost ranUnder(long value) {
            ran = value;
            return this;
        }

        OnHost epoch(long value) {
            epoch = value;
            return this;
        }

        OnHost leased() {
            leased = true;
            return this;
        }

        InstanceOnHost view(WantedInstance definition) {
            return new InstanceOnHost(
                    new InstanceRecord(ID, generation, epoch, boots, rebooted, ran, leased),
                    "domain",
                    ID,
                    power,
                    1,
                    256,
                    Set.of(),
                    DefinitionDigest.of(definition));
        }
    }

    private static WantedInstance.Builder running() {
        return Wishes.running(ID, 5);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> cases() {
        return Stream.of(
                arguments("nothing there: define first", running(), null, VALID, "define"),
                arguments("defined: start", running(), OnHost.off(), VALID, "start"),
                arguments("runs as wanted: nothing", running(), OnHost.ran(Power.RUNNING), VALID, ""),
                arguments(
                        "runs an older generation: define",
                        running(),
                        OnHost.ran(Power.RUNNING).generation(4),
                        VALID,
                        "define"),
                arguments(
                        "runs a newer epoch: hands off",
                        running().setPower(io.pengyun.protocol.v1.WantedPower.WANTED_POWER_ABSENT),
                        OnHost.ran(Power.RUNNING).epoch(2),
                        VALID,
                        ""),
                arguments(
                        "runs an older epoch: define",
                        running().setEpoch(2),
                        OnHost.ran(Power.RUNNING),
                        VALID,
                        "define"),
                arguments("crashed: start again", running(), OnHost.ran(Power.CRASHED), VALID, "start"),
                arguments("guest shut down: start again", running(), OnHost.ran(Power.OFF), VALID, "start"),
                arguments(
                        "crashed and only to be reported: nothing",
                        running().setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT),
                        OnHost.ran(Power.CRASHED),
                        VALID,
                        ""),
                arguments(
                        "crashed under an older wish: start, whatever the policy",
                        running().setCrashPolicy(CrashPolicy.CRASH_POLICY_REPORT),
                        OnHost.ran(Power.CRASHED).ranUnder(4),
                        VALID,
                        "start"),
                arguments(
                        "reboot ordered: reboot",
                        running().setRebootGeneration(1),
                        OnHost.ran(Power.RUNNING),
                        VALID,
                        "reboot"),
                arguments(
                        "reboot ordered while off: the start will do",
                        running().setRebootGeneration(1),
                        OnHost.off(),
                        VALID,
                        "start"),
                arguments(
                        "to be off and is on: ask",
                        Wishes.stopped(ID, 5),
                        OnHost.ran(Power.RUNNING),
                        VALID,
                        "requestshutdown"),
                arguments(
                        "to be off by force: power off",
                        Wishes.stopped(ID, 5).setForceStop(true),
                        OnHost.ran(Power.RUNNING),
                        VALID,
                        "poweroff"),
                arguments("to be off and is off: nothing", Wishes.stopped(ID, 5), OnHost.ran(Power.OFF), VALID, ""),
                arguments(
                        "to be off, is off, other definition: define",
                        Wishes.stopped(ID, 5),
                        OnHost.off().generation(4),
                        VALID,
                        "define"),
                arguments("to be off, not there: define", Wishes.stopped(ID, 5), null, VALID, "define"),
                arguments(
                        "to be gone and runs: power off",
                        Wishes.absent(ID, 5),
                        OnHost.ran(Power.RUNNING),
                        VALID,
                        "poweroff"),
                arguments(
                        "to be gone and is off: remove",
                        Wishes.absent(ID, 5),
                        OnHost.ran(Power.CRASHED),
                        VALID,
                        "remove"),
                arguments("to be gone and is: nothing", Wishes.absent(ID, 5), null, VALID, ""),
                arguments(
                        "leased, no lease: do not start",
                        running().setLeased(true),
                        OnHost.off().leased(),
                        LeaseState.none(),
                        ""),
                arguments(
                        "leased, lease about to end: do not start",
                        running().setLeased(true),
                        OnHost.off().leased(),
                        ENDING,
                        ""),
                arguments(
                        "leased, lease about to end: power off",
                        running().setLeased(true),
                        OnHost.ran(Power.RUNNING).leased(),
                        ENDING,
                        "poweroff"),
                arguments(
                        "leased, lease good: nothing",
                        running().setLeased(true),
                        OnHost.ran(Power.RUNNING).leased(),
                        VALID,
                        ""),
                arguments(
                        "leased under a newer epoch than the wish, no lease: power off",
                        running(),
                        OnHost.ran(Power.RUNNING).leased().epoch(2),
                        LeaseState.none(),
                        "poweroff"),
                arguments(
                        "a network is missing: wait",
                        running().addNics(Wishes.nic(new UUID(9, 9))),
                        OnHost.off(),
                        VALID,
                        ""),
                arguments(
                        "a volume is missing: wait",
                        running().addVolumes(Wishes.attachment(new UUID(9, 9))),
                        null,
                        VALID,
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void plans(String name, WantedInstance.Builder wanted, OnHost host, LeaseState lease, String expected) {
        Map<UUID, InstanceOnHost> instances = host == null ? Map.of() : Map.of(ID, host.view(wanted.build()));

        List<Action> actions = plan(wanted, instances, lease, Map.of()).actions();

        assertEquals(
                expected, String.join(" ", actions.stream().map(Action::label).toList()));
    }

    private static Plan plan(
            WantedInstance.Builder wanted,
            Map<UUID, InstanceOnHost> instances,
            LeaseState lease,
            Map<Subject, Progress> progress) {
        return Planner.plan(new Situation(
                WantedState.unknown().after(Wishes.complete(9, wanted)),
                new Inventory(instances, Map.of(), Map.of(), Map.of()),
                lease,
                progress,
                Set.of(),
                OptionalLong.of(60_000),
                NOW));
    }

    private static Map<UUID, InstanceOnHost> host(OnHost host, WantedInstance.Builder wanted) {
        return Map.of(ID, host.view(wanted.build()));
    }

    @Test
    void nothingIsDoneWhileTheSubjectIsAtWork() {
        Progress busy = Progress.none().begun(new Action.Define(running().build()), NOW - 1_000);

        Plan plan = plan(running(), Map.of(), VALID, Map.of(Subject.instance(ID), busy));

        assertEquals(List.of(), plan.actions());
    }

    @Test
    void aFailureIsTriedAgainAfterItsPauseAndNotBefore() {
        Progress failed = Progress.none().failed("no-space", "full", 5, NOW - 400);

        Plan early = plan(running(), Map.of(), VALID, Map.of(Subject.instance(ID), failed));
        assertEquals(List.of(), early.actions());
        assertEquals(OptionalLong.of(NOW + 600), early.wakeAt());

        Progress older = Progress.none().failed("no-space", "full", 5, NOW - 1_000);
        assertEquals(
                1,
                plan(running(), Map.of(), VALID, Map.of(Subject.instance(ID), older))
                        .actions()
                        .size());
    }

    @Test
    void aNewWishIsTriedAtOnceAfterAFailure() {
        Progress failed = Progress.none().failed("no-space", "full", 4, NOW);

        assertEquals(
                1,
                plan(running(), Map.of(), VALID, Map.of(Subject.instance(ID), failed))
                        .actions()
                        .size());
    }

    @Test
    void failurePausesDoubleUpToAMinute() {
        Progress progress = Progress.none();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            progress = progress.failed("no-space", "full", 5, NOW);
            pauses.add(progress.failure().orElseThrow().retryAt() - NOW);
        }

        assertEquals(List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L, 60_000L), pauses);
    }

    @Test
    void quickEndsAreMendedEverLater() {
        Progress progress = Progress.none();
        List<Long> pauses = new ArrayList<>();
        for (int boot = 1; boot < 5; boot++) {
            progress = progress.succeeded(new Action.Start(ID, false), NOW).ended(boot, NOW + 500);
            pauses.add(progress.ending().orElseThrow().restartAt() - NOW - 500);
        }

        assertEquals(List.of(1_000L, 2_000L, 4_000L, 8_000L), pauses);
        Progress steady = progress.succeeded(new Action.Start(ID, false), NOW).ended(5, NOW + 60_000);
        assertEquals(NOW + 60_000, steady.ending().orElseThrow().restartAt(), "a long run forgets the quick ends");
    }

    @Test
    void theGuestIsAskedAgainAndThenLosesItsPower() {
        WantedInstance.Builder wanted = Wishes.stopped(ID, 5);
        Progress asked = Progress.none()
                .begun(new Action.RequestShutdown(ID), NOW - 6_000)
                .succeeded(new Action.RequestShutdown(ID), NOW - 6_000);
        Map<UUID, InstanceOnHost> instances = host(OnHost.ran(Power.RUNNING), wanted);

        assertEquals(
                List.of(new Action.RequestShutdown(ID)),
                plan(wanted, instances, VALID, Map.of(Subject.instance(ID), asked))
                        .actions());
        assertEquals(
                List.of(new Action.PowerOff(ID, false)),
                plan(wanted.setStopTimeoutSeconds(6), instances, VALID, Map.of(Subject.instance(ID), asked))
                        .actions());
    }

    @Test
    void aFailedPowerOffForTheLeaseIsTriedAgainSoon() {
        WantedInstance.Builder wanted = running().setLeased(true);
        Progress failed = Progress.none();
        for (int i = 0; i < 6; i++) {
            failed = failed.failed("hypervisor-refused", "busy", 5, NOW - 500);
        }

        Plan plan = plan(
                wanted,
                host(OnHost.ran(Power.RUNNING).leased(), wanted),
                LeaseState.none(),
                Map.of(Subject.instance(ID), failed));

        assertEquals(List.of(new Action.PowerOff(ID, true)), plan.actions());
    }

    @Test
    void wakesWhenTheLeaseIsToBeStoppedFor() {
        WantedInstance.Builder wanted = running().setLeased(true);

        Plan plan = plan(wanted, host(OnHost.ran(Power.RUNNING).leased(), wanted), VALID, Map.of());

        assertEquals(OptionalLong.of(VALID.stopsAtBootMillis()), plan.wakeAt());
    }

    @Test
    void orphansAreLeftAloneUntilTheirGraceIsOverAndOnlyOnTheControlPlanesWord() {
        Map<UUID, InstanceOnHost> instances = host(OnHost.ran(Power.RUNNING), running());
        Map<Subject, Progress> strayed =
                Map.of(Subject.instance(ID), Progress.none().straying(OptionalLong.of(NOW - 60_000)));
        Map<Subject, Progress> fresh =
                Map.of(Subject.instance(ID), Progress.none().straying(OptionalLong.of(NOW - 59_999)));
        WantedState confirmed = WantedState.unknown().after(Wishes.complete(9));
        WantedState remembered = WantedState.fromBytes(confirmed.toBytes());

        assertEquals(List.of(new Action.RequestShutdown(ID)), orphanPlan(confirmed, instances, strayed));
        assertEquals(List.of(), orphanPlan(confirmed, instances, fresh));
        assertEquals(List.of(), orphanPlan(remembered, instances, strayed));
        assertEquals(List.of(), orphanPlan(WantedState.unknown(), instances, strayed));
    }

    @Test
    void anOrphanThatIsOffKeepsItsDisks() {
        Map<UUID, InstanceOnHost> instances = host(OnHost.ran(Power.OFF), running());
        Map<Subject, Progress> strayed =
                Map.of(Subject.instance(ID), Progress.none().straying(OptionalLong.of(0)));

        assertEquals(List.of(), orphanPlan(WantedState.unknown().after(Wishes.complete(9)), instances, strayed));
    }

    private static List<Action> orphanPlan(
            WantedState wanted, Map<UUID, InstanceOnHost> instances, Map<Subject, Progress> progress) {
        return Planner.plan(new Situation(
                        wanted,
                        new Inventory(instances, Map.of(), Map.of(), Map.of()),
                        VALID,
                        progress,
                        Set.of(),
                        OptionalLong.of(60_000),
                        NOW))
                .actions();
    }

    @Test
    void networksAndVolumesComeBeforeTheInstanceThatNeedsThem() {
        WantedInstance.Builder wanted = running().addNics(Wishes.nic(NETWORK)).addVolumes(Wishes.attachment(VOLUME));
        WantedState state = WantedState.unknown()
                .after(Wishes.complete(
                        9, List.of(wanted), List.of(Wishes.volume(VOLUME, 1)), List.of(Wishes.network(NETWORK, 1))));

        assertEquals(List.of("ensurenetwork", "ensurevolume"), labels(state, Map.of(), Map.of()));
        assertEquals(
                List.of("define"),
                labels(
                        state,
                        Map.of(VOLUME, new VolumeOnHost(VOLUME, 1, 1, 0)),
                        Map.of(NETWORK, new NetworkOnHost(NETWORK, 1))));
    }

    @Test
    void volumesThatNobodyNamesAreLeftAlone() {
        WantedState state = WantedState.unknown().after(Wishes.complete(9));

        assertEquals(
                List.of("removenetwork"),
                labels(
                        state,
                        Map.of(VOLUME, new VolumeOnHost(VOLUME, 1, 1, 0)),
                        Map.of(NETWORK, new NetworkOnHost(NETWORK, 1))));
    }

    private static List<String> labels(
            WantedState state, Map<UUID, VolumeOnHost> volumes, Map<UUID, NetworkOnHost> networks) {
        return Planner.plan(new Situation(
                        state,
                        new Inventory(Map.of(), Map.of(), volumes, networks),
                        VALID,
                        new HashMap<>(),
                        Set.of(),
                        OptionalLong.empty(),
                        NOW))
                .actions()
                .stream()
                .map(Action::label)
                .toList();
    }

    @Test
    void labelsHoldNoUserData() {
        Action define =
                new Action.Define(running().setUserData("password: hunter2").build());

        assertEquals(Optional.empty(), Optional.of(define.toString()).filter(text -> text.contains("hunter2")));
    }
}
