package io.pengyun.api.placement;

import static io.pengyun.api.placement.PlacementLab.item;
import static io.pengyun.api.placement.PlacementLab.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.placement.DemandRequest.Item;
import io.pengyun.api.placement.DemandRequest.Shape;
import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.placement.PlacementLab.HostSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementLeaderTest {

    private final PlacementLab lab = new PlacementLab();
    private final UUID site = lab.addSite("east", 3);
    private final PlacementLeader leader = lab.leader();

    @Test
    void whatFitsIsHeld() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        DemandRequest demand = lab.ask(0, item(2, shape(2, 4_096, 10)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(demand).placed());
        assertEquals(2, lab.claims().placedFor(demand.demandId()).size());
        assertEquals(8_192, lab.number("select held_memory_mib from host_capacity"));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReasonAndHoldsNothing() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        DemandRequest demand = lab.ask(0, item(5, shape(1, 4_096, 10)));
        leader.decideWaiting();
        PlacementAnswer answer = lab.answerTo(demand);
        assertFalse(answer.placed());
        assertEquals(4, answer.fitsNow());
        assertEquals("no_memory", answer.reasons().getFirst().reason());
        assertEquals(0, lab.number("select count(*) from claim"));
    }

    @Test
    void roomThatWasFreedWithoutNewsIsFound() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        DemandRequest first = lab.ask(0, item(4, shape(1, 4_096, 10)));
        leader.decideWaiting();
        lab.claims().releaseHeld(first.demandId());
        DemandRequest second = lab.ask(0, item(4, shape(1, 4_096, 10)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(second).placed());
    }

    @Test
    void roomThatWasTakenWithoutNewsIsNotTakenTwice() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        lab.ask(0, item(1, shape(1, 4_096, 10)));
        leader.decideWaiting();
        DemandRequest others = lab.ask(0, item(2, shape(1, 4_096, 10)));
        lab.leader().decideWaiting();
        DemandRequest tooMuch = lab.ask(0, item(2, shape(1, 4_096, 10)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(others).placed());
        assertFalse(lab.answerTo(tooMuch).placed());
        assertEquals(3, lab.number("select count(*) from claim"));
    }

    @Test
    void aVolumeIsBesideItsInstance() {
        for (int host = 0; host < 4; host++) {
            lab.addHost(site, new HostSize(4, 8_192, 100, 0));
        }
        Item instances = new Item(3, shape(2, 4_096, 10), Optional.empty(), true, Optional.empty());
        Item volumes =
                new Item(3, new Shape(0, 0, 0, 50, 0, Optional.empty()), Optional.of(0), false, Optional.empty());
        DemandRequest demand = lab.ask(0, instances, volumes);
        leader.decideWaiting();
        List<HeldClaim> placed = lab.claims().placedFor(demand.demandId());
        assertEquals(6, placed.size());
        for (int index = 0; index < 3; index++) {
            assertEquals(placed.get(index).hostId(), placed.get(3 + index).hostId());
        }
        assertEquals(3, placed.stream().map(HeldClaim::hostId).distinct().count());
    }

    @Test
    void aDeviceHasOneHolder() {
        lab.addHost(site, new HostSize(16, 65_536, 500, 2));
        Shape gpu = new Shape(1, 2, 4_096, 10, 1, Optional.of("Tesla C2050"));
        DemandRequest first = lab.ask(0, item(1, gpu));
        DemandRequest second = lab.ask(0, item(1, gpu));
        DemandRequest third = lab.ask(0, item(1, gpu));
        leader.decideWaiting();
        assertNotEquals(
                lab.claims().placedFor(first.demandId()).getFirst().deviceAddresses(),
                lab.claims().placedFor(second.demandId()).getFirst().deviceAddresses());
        assertFalse(lab.answerTo(third).placed());
    }

    @Test
    void anAccreditationCountsUntilItsLastDay() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        lab.jdbc().update("update site set accreditation_until = (now() at time zone 'UTC')::date where id = ?", site);
        DemandRequest today = lab.ask(3, item(1, shape(1, 1_024, 1)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(today).placed());
        lab.jdbc()
                .update(
                        "update site set accreditation_until = (now() at time zone 'UTC')::date - 1 where id = ?",
                        site);
        leader.forgetFleet();
        DemandRequest after = lab.ask(3, item(1, shape(1, 1_024, 1)));
        leader.decideWaiting();
        assertEquals("accreditation", lab.answerTo(after).reasons().getFirst().reason());
    }

    @Test
    void aDemandThatCannotBeReadStopsNobodyElse() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        UUID poison = lab.ids().next();
        lab.jdbc()
                .update(
                        "insert into placement_demand (id, demand, preview, state, created_at)"
                                + " values (?, '{\"broken\": true}', false, 'waiting', now() - interval '1 minute')",
                        poison);
        DemandRequest sound = lab.ask(0, item(1, shape(1, 1_024, 1)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(sound).placed());
        assertEquals(0, lab.number("select count(*) from placement_demand where id = ?", poison));
    }

    @Test
    void theSameDemandIsPlacedOnce() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        DemandRequest demand = lab.ask(0, item(1, shape(1, 1_024, 1)));
        leader.decideWaiting();
        assertFalse(lab.queue().add(demand, false, Instant.now()));
        leader.decideWaiting();
        assertEquals(1, lab.claims().placedFor(demand.demandId()).size());
    }

    @Test
    void aPreviewHoldsNothing() {
        lab.addHost(site, new HostSize(8, 16_384, 100, 0));
        DemandRequest demand = new DemandRequest(
                lab.ids().next(),
                Optional.empty(),
                lab.ids().next(),
                lab.ids().next(),
                0,
                1,
                List.of(item(4, shape(1, 4_096, 1))),
                Set.of());
        lab.queue().add(demand, true, Instant.now());
        DemandRequest real = lab.ask(0, item(4, shape(1, 4_096, 1)));
        leader.decideWaiting();
        assertTrue(lab.answerTo(demand).placed());
        assertTrue(lab.answerTo(real).placed());
        assertEquals(4, lab.number("select count(*) from claim"));
    }
}
