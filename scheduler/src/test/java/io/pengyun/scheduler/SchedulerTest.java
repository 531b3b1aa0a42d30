package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.BLADE;
import static io.pengyun.scheduler.Cases.SMALL;
import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.fleet;
import static io.pengyun.scheduler.Cases.host;
import static io.pengyun.scheduler.Cases.hostId;
import static io.pengyun.scheduler.Cases.place;
import static io.pengyun.scheduler.Cases.placedOn;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private static final Shape HALF_BLADE = Shape.of(4, 16 * 1024, 50);

    @Test
    void placedInstancesAreHeldUnderDemandItemAndIndex() {
        Fleet fleet = fleet(host(1));
        Demand demand = demand(1, DemandItem.of(SMALL, 2));

        assertInstanceOf(Decision.Placed.class, place(fleet, demand));

        assertEquals(
                new Resources(6, 30 * 1024, 80),
                fleet.host(hostId(1)).orElseThrow().free());
        assertTrue(fleet.claim(new ClaimKey(demand.id(), 0, 1)).isPresent());
    }

    @Test
    void aDemandThatDoesNotFitWholeHoldsNothing() {
        Fleet fleet = fleet(host(1));

        Refusals refusals = refused(fleet, demand(1, DemandItem.of(HALF_BLADE, 3)));

        assertEquals(2, refusals.fitsNow());
        assertEquals(BLADE, fleet.host(hostId(1)).orElseThrow().free());
        assertEquals(0, fleet.claimCount());
    }

    @Test
    void aDemandThatMayBePartialHoldsWhatFits() {
        Fleet fleet = fleet(host(1));
        Demand whole = demand(1, DemandItem.of(HALF_BLADE, 3));
        Demand partial = new Demand(whole.id(), whole.department(), whole.items(), false, 1);

        Decision.PartlyPlaced partly = assertInstanceOf(Decision.PartlyPlaced.class, place(fleet, partial));

        assertEquals(2, partly.assignments().size());
        assertEquals(2, partly.shortfalls().getFirst().fitsNow());
        assertEquals(2, fleet.claimCount());
    }

    @Test
    void theLargestItemOfADemandIsPlacedFirst() {
        Fleet fleet = fleet(host(1), host(2));

        List<HostId> hosts =
                placedOn(fleet, demand(1, DemandItem.of(SMALL, 8), DemandItem.of(Shape.of(8, 32 * 1024, 10), 1)));

        assertEquals(9, hosts.size());
        assertTrue(!hosts.subList(0, 8).contains(hosts.get(8)));
    }

    @Test
    void aSecondItemThatDoesNotFitTakesTheFirstBack() {
        Fleet fleet = fleet(host(1));

        Refusals refusals = refused(fleet, demand(1, DemandItem.of(HALF_BLADE, 2), DemandItem.of(SMALL, 1)));

        assertEquals(1, refusals.item());
        assertEquals(0, fleet.claimCount());
    }

    @Test
    void packingFillsTheFullestHostAndBalancingTheEmptiest() {
        Fleet fleet = fleet(host(1), host(2));
        HostId used = placedOn(fleet, demand(1, DemandItem.of(SMALL, 1))).getFirst();

        HostId packed = placedOn(fleet, demand(2, DemandItem.of(SMALL, 1))).getFirst();
        HostId balanced = placedOn(fleet, demand(3, DemandItem.of(SMALL, 1).with(Weights.BALANCE)))
                .getFirst();

        assertEquals(used, packed);
        assertTrue(!used.equals(balanced));
    }

    @Test
    void previewDecidesLikePlaceAndHoldsNothing() {
        Fleet fleet = fleet(host(1), host(2, "west", builder -> builder));
        Demand demand = demand(
                1,
                DemandItem.of(SMALL, 2)
                        .with(Constraints.builder().sites(Set.of("west")).build()));

        Preview preview = Scheduler.preview(fleet, List.of(demand)).getFirst();

        assertEquals(List.of(new Place("west", 1, 2)), preview.places());
        assertEquals(0, fleet.claimCount());
        assertEquals(preview.decision(), place(fleet, demand));
    }

    @Test
    void aDemandIsPlacedOnce() {
        Fleet fleet = fleet(host(1));
        Demand demand = demand(1, DemandItem.of(SMALL, 1));
        place(fleet, demand);

        assertThrows(IllegalArgumentException.class, () -> place(fleet, demand));
        assertEquals(1, fleet.claimCount());
    }

    @Test
    void undoGivesBackWhatADecisionHolds() {
        Fleet fleet = fleet(host(1));
        Decision decision = place(fleet, demand(1, DemandItem.of(SMALL, 3)));

        Scheduler.undo(fleet, decision);

        assertEquals(BLADE, fleet.host(hostId(1)).orElseThrow().free());
    }

    @Test
    void anEmptyFleetSaysSo() {
        assertEquals(
                "There is no host.",
                refused(fleet(), demand(1, DemandItem.of(SMALL, 1))).sentence());
    }

    @Test
    void whatIsBesideAnInstanceGoesToItsHost() {
        Fleet fleet = fleet(host(1), host(2), host(3));
        DemandItem instances = DemandItem.of(HALF_BLADE, 3);
        DemandItem volumes = DemandItem.beside(0, new Resources(0, 0, 40), 2);

        List<HostId> hosts = placedOn(fleet, demand(1, instances, volumes));

        assertEquals(hosts.subList(0, 2), hosts.subList(3, 5));
        assertTrue(fleet.claim(new ClaimKey(demand(1, instances).id(), 1, 1)).isPresent());
        assertTrue(!hosts.get(0).equals(hosts.get(1)), "two with their volumes do not fit on one host");
    }

    @Test
    void theRoomForWhatIsBesideCountsWhenAHostIsChosen() {
        Fleet fleet = fleet(host(1));

        Refusals refusals =
                refused(fleet, demand(1, DemandItem.of(SMALL, 1), DemandItem.beside(0, new Resources(0, 0, 95), 1)));

        assertEquals(1, refusals.count(RefusalReason.NO_DISK));
        assertEquals(0, fleet.claimCount());
    }

    @Test
    void onlyPlainResourcesCanBeBesideAnItem() {
        DemandItem one = DemandItem.of(SMALL, 1);

        assertThrows(IllegalArgumentException.class, () -> demand(1, one, DemandItem.beside(0, Resources.NONE, 2)));
        assertThrows(IllegalArgumentException.class, () -> demand(1, one, DemandItem.beside(1, Resources.NONE, 1)));
        assertThrows(IllegalArgumentException.class, () -> demand(1, one, DemandItem.beside(2, Resources.NONE, 1)));
    }
}
