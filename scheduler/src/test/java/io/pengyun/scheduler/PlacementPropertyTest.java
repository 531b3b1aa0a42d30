package io.pengyun.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small random fleets and demands, each seed a case; a failure names its seed. */
class PlacementPropertyTest {

    static LongStream seeds() {
        return LongStream.range(0, 4_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDemandIsPlacedAsFarAsExhaustiveSearchCanPlaceIt(long seed) {
        RandomCases cases = new RandomCases(seed);
        Fleet fleet = usedFleet(cases);
        Demand demand = cases.demand(fleet, 5);
        NaiveModel naive = new NaiveModel(fleet, demand);
        int wanted = demand.items().getFirst().count();
        int possible = naive.mostThatFit();

        Decision decision = Cases.place(fleet, demand);

        String where = "seed " + seed + ": " + demand + " -> " + decision;
        switch (decision) {
            case Decision.Placed placed -> {
                assertEquals(wanted, placed.assignments().size(), where);
                assertEquals(wanted, possible, where);
                assertTrue(naive.allows(placed.assignments()), where);
            }
            case Decision.PartlyPlaced partly -> {
                assertEquals(possible, partly.assignments().size(), where);
                assertTrue(!demand.allOrNothing() && possible < wanted, where);
                assertTrue(naive.allows(partly.assignments()), where);
                assertExplains(partly.shortfalls().getFirst(), possible, fleet, where);
            }
            case Decision.Refused refused -> {
                assertTrue(possible < wanted && (demand.allOrNothing() || possible == 0), where);
                assertExplains(refused.refusals(), possible, fleet, where);
            }
        }
    }

    private static void assertExplains(Refusals refusals, int possible, Fleet fleet, String where) {
        assertEquals(possible, refusals.fitsNow(), where);
        assertEquals(fleet.size(), refusals.hosts(), where);
        int counted =
                refusals.counts().values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(fleet.size(), counted, where);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameDemandOnTheSameFleetIsDecidedAlikeInWhateverOrderTheHostsCame(long seed) {
        RandomCases cases = new RandomCases(seed);
        Fleet fleet = usedFleet(cases);
        Fleet other = shuffled(fleet, seed);
        Demand demand = cases.demand(fleet, 5);

        assertEquals(Cases.place(fleet, demand), Cases.place(other, demand), () -> "seed " + seed + ": " + demand);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void undoAndPreviewLeaveTheFleetAsItWas(long seed) {
        RandomCases cases = new RandomCases(seed);
        Fleet fleet = usedFleet(cases);
        List<HostView> before = fleet.hosts();
        Demand demand = cases.demand(fleet, 5);

        Decision previewed =
                Scheduler.preview(fleet, List.of(demand)).getFirst().decision();
        assertEquals(before, fleet.hosts(), () -> "after preview, seed " + seed);
        Decision placed = Cases.place(fleet, demand);
        Scheduler.undo(fleet, placed);

        assertEquals(before, fleet.hosts(), () -> "after undo, seed " + seed);
        assertEquals(previewed, placed, () -> "seed " + seed);
        assertEquals(placed, Cases.place(fleet, demand), () -> "groups and devices after undo, seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anInstanceAndWhatIsBesideItGoWhereOneLargerInstanceWould(long seed) {
        RandomCases cases = new RandomCases(seed);
        Fleet fleet = usedFleet(cases);
        Demand plain = cases.demand(fleet, 5);
        DemandItem item = plain.items().getFirst();
        Resources beside = new Resources(0, 0, cases.below(30));
        Shape larger = new Shape(
                item.shape().resources().plus(beside),
                item.shape().gpuModel(),
                item.shape().gpuCount(),
                item.shape().numaLocal());
        DemandItem merged = new DemandItem(
                larger, item.count(), item.constraints(), item.groups(), item.weights(), DemandItem.ALONE);
        Demand pair = new Demand(
                plain.id(),
                plain.department(),
                List.of(DemandItem.beside(1, beside, item.count()), item),
                plain.allOrNothing(),
                plain.seed());
        Demand single = new Demand(plain.id(), plain.department(), List.of(merged), plain.allOrNothing(), plain.seed());

        List<Assignment> expected = assignments(Cases.place(fleet.copy(), single));
        List<Assignment> placed = assignments(Cases.place(fleet, pair));

        String where = "seed " + seed + ": " + pair;
        List<HostId> hosts = expected.stream().map(Assignment::host).toList();
        assertEquals(hosts, hostsOfItem(placed, 0), where);
        assertEquals(hosts, hostsOfItem(placed, 1), where);
    }

    private static List<HostId> hostsOfItem(List<Assignment> assignments, int item) {
        return assignments.stream()
                .filter(assignment -> assignment.item() == item)
                .map(Assignment::host)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noHistoryOverbooksAHost(long seed) {
        RandomCases cases = new RandomCases(seed);
        Fleet fleet = cases.fleet(6);
        List<ClaimKey> held = new ArrayList<>();
        for (int step = 0; step < 30; step++) {
            if (cases.chance(60)) {
                Demand demand = cases.demand(fleet, 4);
                keep(held, Cases.place(fleet, demand));
            } else if (!held.isEmpty()) {
                assertTrue(fleet.release(held.remove(cases.below(held.size()))));
            }
            HostId any = cases.one(fleet.hosts()).spec().id();
            fleet.setMode(any, cases.chance(80) ? HostMode.ACTIVE : HostMode.DRAINING);
            int now = step;
            fleet.hosts().forEach(host -> assertSound(fleet, host, "seed " + seed + ", step " + now));
            assertEquals(held.size(), fleet.claimCount(), () -> "seed " + seed);
        }
        held.forEach(fleet::release);
        fleet.hosts().forEach(host -> assertEquals(host.spec().capacity(), host.free(), () -> "seed " + seed));
    }

    private static void keep(List<ClaimKey> held, Decision decision) {
        assignments(decision)
                .forEach(
                        assignment -> held.add(new ClaimKey(decision.demand(), assignment.item(), assignment.index())));
    }

    private static List<Assignment> assignments(Decision decision) {
        return switch (decision) {
            case Decision.Placed placed -> placed.assignments();
            case Decision.PartlyPlaced partly -> partly.assignments();
            case Decision.Refused refused -> List.of();
        };
    }

    private static void assertSound(Fleet fleet, HostView host, String where) {
        Resources used = Resources.NONE;
        Set<String> devices = new HashSet<>();
        for (Claim claim : fleet.claimsOn(host.spec().id())) {
            used = used.plus(claim.resources());
            for (String address : claim.deviceAddresses()) {
                assertTrue(devices.add(address), () -> "device with two holders, " + where);
            }
        }
        assertTrue(host.spec().capacity().covers(used), () -> "overbooked, " + where);
        assertEquals(host.spec().capacity().minus(used), host.free(), where);
        for (NumaCell cell : host.spec().numaCells()) {
            Resources bound = fleet.claimsOn(host.spec().id()).stream()
                    .filter(claim -> claim.numaCell() == cell.cell())
                    .map(Claim::resources)
                    .reduce(Resources.NONE, Resources::plus);
            assertTrue(cell.vcpus() >= bound.vcpus() && cell.memoryMib() >= bound.memoryMib(), where);
        }
    }

    /** Some claims, some of them given back, now and then a capacity cut below them. */
    private static Fleet usedFleet(RandomCases cases) {
        Fleet fleet = cases.fleet(5);
        List<ClaimKey> held = new ArrayList<>();
        for (int number = cases.below(4); number > 0; number--) {
            keep(held, Cases.place(fleet, cases.demand(fleet, 3)));
        }
        if (!held.isEmpty() && cases.chance(30)) {
            fleet.release(cases.one(held));
        }
        if (cases.chance(10)) {
            HostView host = cases.one(fleet.hosts());
            fleet.updateCapacity(host.spec().id(), new Resources(cases.below(8), cases.below(16), cases.below(60)));
        }
        return fleet;
    }

    private static Fleet shuffled(Fleet fleet, long seed) {
        List<HostView> hosts = new ArrayList<>(fleet.hosts());
        Collections.shuffle(hosts, new Random(seed));
        Fleet.Builder builder = Fleet.builder();
        for (HostView host : hosts) {
            builder.addHost(host.spec(), host.mode());
            fleet.claimsOn(host.spec().id()).forEach(builder::addClaim);
        }
        return builder.build();
    }
}
