package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.GROUP;
import static io.pengyun.scheduler.Cases.SMALL;
import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.host;
import static io.pengyun.scheduler.Cases.hostInRack;
import static io.pengyun.scheduler.Cases.placedOn;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GroupRuleTest {

    private static final Shape HALF_BLADE = Shape.of(4, 16 * 1024, 50);

    @Test
    void apartMeansAHostForEach() {
        Fleet fleet = Cases.fleet(host(1), host(2), host(3));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(SMALL, 3, apart(FailureDomain.HOST, true))));

        assertEquals(3, new HashSet<>(hosts).size());
    }

    @Test
    void apartHoldsAcrossDemands() {
        Fleet fleet = Cases.fleet(host(1), host(2));
        DemandItem item = grouped(SMALL, 1, apart(FailureDomain.HOST, true));
        placedOn(fleet, demand(1, item));
        placedOn(fleet, demand(2, item));

        assertEquals(2, refused(fleet, demand(3, item)).count(RefusalReason.ANTI_AFFINITY));
    }

    @Test
    void apartByRackNeedsAKnownRack() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r1"), host(3));

        Refusals refusals = refused(fleet, demand(1, grouped(SMALL, 2, apart(FailureDomain.RACK, true))));

        assertEquals(1, refusals.fitsNow());
        assertEquals(3, refusals.count(RefusalReason.ANTI_AFFINITY));
    }

    @Test
    void racksOfTheSameNameInTwoSitesAreTwoRacks() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "west", "r1"));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(SMALL, 2, apart(FailureDomain.RACK, true))));

        assertEquals(2, new HashSet<>(hosts).size());
    }

    @Test
    void softlyApartSharesOnlyWhenItMust() {
        Fleet fleet = Cases.fleet(host(1), host(2));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(SMALL, 4, apart(FailureDomain.HOST, false))));

        assertEquals(Set.of(2L), Set.copyOf(countByHost(hosts).values()));
    }

    @Test
    void togetherStartsWhereAllOfThemFit() {
        Fleet fleet =
                Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"), hostInRack(3, "east", "r2"));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(HALF_BLADE, 4, near(FailureDomain.RACK, true))));

        assertEquals(Set.of(Cases.hostId(2), Cases.hostId(3)), Set.copyOf(hosts));
    }

    @Test
    void togetherThatFitsNoRackSaysHowManyWould() {
        Fleet fleet =
                Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"), hostInRack(3, "east", "r2"));

        Refusals refusals = refused(fleet, demand(1, grouped(HALF_BLADE, 5, near(FailureDomain.RACK, true))));

        assertEquals(4, refusals.fitsNow());
        assertEquals(1, refusals.count(RefusalReason.AFFINITY));
    }

    @Test
    void togetherTriesTheNextRackWhenAnotherRuleFailsTheFirst() {
        Fleet fleet =
                Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"), hostInRack(3, "east", "r2"));
        Constraints rules = Constraints.builder()
                .groupRules(List.of(near(FailureDomain.RACK, true), apart(FailureDomain.HOST, true)))
                .build();

        // One host of r1 has room for both and would be packed first, were they not to be apart.
        List<HostId> hosts = placedOn(fleet, demand(1, DemandItem.of(SMALL, 2).with(rules, Set.of(GROUP))));

        assertEquals(Set.of(Cases.hostId(2), Cases.hostId(3)), Set.copyOf(hosts));
    }

    @Test
    void aLaterMemberJoinsTheGroupWhereItIs() {
        Fleet fleet = Cases.fleet(host(1), host(2), host(3));
        DemandItem item = grouped(SMALL, 1, near(FailureDomain.HOST, true));
        List<HostId> first = placedOn(fleet, demand(1, item));

        assertEquals(first, placedOn(fleet, demand(2, item.with(Weights.BALANCE))));
    }

    @Test
    void anEmptiedGroupStartsAnew() {
        Fleet fleet = Cases.fleet(host(1), host(2));
        Demand first = demand(1, grouped(HALF_BLADE, 2, near(FailureDomain.HOST, true)));
        HostId start = placedOn(fleet, first).getFirst();
        fleet.release(new ClaimKey(first.id(), 0, 0));
        fleet.release(new ClaimKey(first.id(), 0, 1));
        fleet.setMode(start, HostMode.DOWN);

        HostId restart = placedOn(fleet, demand(2, grouped(HALF_BLADE, 2, near(FailureDomain.HOST, true))))
                .getFirst();

        assertTrue(!restart.equals(start));
    }

    @Test
    void spreadKeepsTheDifferenceWithinTheSkew() {
        Fleet fleet =
                Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"), hostInRack(3, "east", "r3"));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(SMALL, 7, spread(FailureDomain.RACK, 1, true))));

        assertEquals(
                List.of(2L, 2L, 3L),
                countByHost(hosts).values().stream().sorted().toList());
    }

    @Test
    void aFullRackHoldsASpreadBack() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"));
        fleet.updateCapacity(Cases.hostId(1), Resources.NONE);

        Refusals refusals = refused(fleet, demand(1, grouped(SMALL, 3, spread(FailureDomain.RACK, 2, true))));

        assertEquals(2, refusals.fitsNow());
        assertEquals(1, refusals.count(RefusalReason.SPREAD));
        assertEquals(1, refusals.count(RefusalReason.NO_MEMORY));
    }

    @Test
    void aRackThatIsDownDoesNotHoldASpreadBack() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"));
        fleet.setMode(Cases.hostId(1), HostMode.DOWN);

        assertEquals(
                3,
                placedOn(fleet, demand(1, grouped(SMALL, 3, spread(FailureDomain.RACK, 1, true))))
                        .size());
    }

    @Test
    void aSoftSpreadGoesOnWhereItMust() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"));
        fleet.updateCapacity(Cases.hostId(1), new Resources(2, 32 * 1024, 100));

        List<HostId> hosts = placedOn(fleet, demand(1, grouped(SMALL, 8, spread(FailureDomain.RACK, 1, false))));

        assertEquals(Map.of(Cases.hostId(1), 2L, Cases.hostId(2), 6L), countByHost(hosts));
    }

    @Test
    void onlyMembersAreSpread() {
        Constraints rules = Constraints.builder()
                .groupRules(List.of(spread(FailureDomain.RACK, 1, true)))
                .build();

        assertThrows(
                IllegalArgumentException.class, () -> DemandItem.of(SMALL, 1).with(rules));
    }

    private static DemandItem grouped(Shape shape, int count, GroupRule rule) {
        return DemandItem.of(shape, count)
                .with(Constraints.builder().groupRules(List.of(rule)).build(), Set.of(GROUP));
    }

    private static GroupRule apart(FailureDomain domain, boolean hard) {
        return new GroupRule.AntiAffinity(GROUP, domain, hard);
    }

    private static GroupRule near(FailureDomain domain, boolean hard) {
        return new GroupRule.Affinity(GROUP, domain, hard);
    }

    private static GroupRule spread(FailureDomain domain, int maxSkew, boolean hard) {
        return new GroupRule.Spread(GROUP, domain, maxSkew, hard);
    }

    private static Map<HostId, Long> countByHost(List<HostId> hosts) {
        return hosts.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
