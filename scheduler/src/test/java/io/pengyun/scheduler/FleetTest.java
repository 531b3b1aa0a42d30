package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.BLADE;
import static io.pengyun.scheduler.Cases.GROUP;
import static io.pengyun.scheduler.Cases.SMALL;
import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.host;
import static io.pengyun.scheduler.Cases.hostId;
import static io.pengyun.scheduler.Cases.hostInRack;
import static io.pengyun.scheduler.Cases.place;
import static io.pengyun.scheduler.Cases.placedOn;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Device GPU = new Device("0000:02:00.0", "Tesla C2050", 0);

    private static Claim claim(int number, Resources resources, String... devices) {
        ClaimKey key = new ClaimKey(new DemandId(new UUID(3, number)), 0, 0);
        return new Claim(key, hostId(1), resources, List.of(devices), Claim.NO_CELL, Set.of());
    }

    private static Resources free(Fleet fleet) {
        return fleet.host(hostId(1)).orElseThrow().free();
    }

    @Test
    void holdRefusesMoreThanIsFreeAndChangesNothing() {
        Fleet fleet = Cases.fleet(host(1));
        fleet.hold(claim(1, new Resources(8, 0, 0)));

        assertThrows(OverbookedException.class, () -> fleet.hold(claim(2, new Resources(1, 1, 1))));
        assertEquals(new Resources(0, BLADE.memoryMib(), BLADE.diskGib()), free(fleet));
        assertEquals(1, fleet.claimCount());
    }

    @Test
    void holdRefusesADeviceThatIsHeldOrUnknown() {
        Fleet fleet = Cases.fleet(host(1, "east", builder -> builder.devices(List.of(GPU))));
        fleet.hold(claim(1, Resources.NONE, GPU.address()));

        assertThrows(OverbookedException.class, () -> fleet.hold(claim(2, Resources.NONE, GPU.address())));
        assertThrows(OverbookedException.class, () -> fleet.hold(claim(2, Resources.NONE, "0000:99:00.0")));
    }

    @Test
    void aClaimIsHeldOnceAndReleasedOnce() {
        Fleet fleet = Cases.fleet(host(1));
        Claim claim = claim(1, new Resources(1, 1, 1));
        fleet.hold(claim);

        assertThrows(IllegalArgumentException.class, () -> fleet.hold(claim));
        assertTrue(fleet.release(claim.key()));
        assertFalse(fleet.release(claim.key()));
        assertEquals(BLADE, free(fleet));
    }

    @Test
    void aClaimOnRecordIsTakenOverThoughItsHostWasCut() {
        Fleet fleet = Cases.fleet(host(1));
        fleet.updateCapacity(hostId(1), new Resources(2, 1024, 10));

        fleet.restore(claim(1, new Resources(4, 2048, 10), "0000:99:00.0"));

        assertEquals(new Resources(-2, -1024, 0), free(fleet));
        assertEquals(
                1,
                refused(fleet, demand(1, DemandItem.of(Shape.of(0, 0, 0), 1))).hosts());
    }

    @Test
    void twoClaimsOnRecordCannotHaveOneDevice() {
        Fleet fleet = Cases.fleet(host(1, "east", builder -> builder.devices(List.of(GPU))));
        fleet.restore(claim(1, Resources.NONE, GPU.address()));

        assertThrows(OverbookedException.class, () -> fleet.restore(claim(2, Resources.NONE, GPU.address())));
    }

    @Test
    void capacityGrowsUnderItsClaims() {
        Fleet fleet = Cases.fleet(host(1));
        fleet.hold(claim(1, new Resources(8, 0, 0)));

        fleet.updateCapacity(hostId(1), new Resources(10, 32 * 1024, 100));

        assertEquals(2, free(fleet).vcpus());
    }

    @Test
    void aHostThatHoldsSomethingIsNotRemoved() {
        Fleet fleet = Cases.fleet(host(1), host(2));
        Claim claim = claim(1, SMALL.resources());
        fleet.hold(claim);

        assertThrows(IllegalStateException.class, () -> fleet.removeHost(hostId(1)));
        fleet.release(claim.key());
        fleet.removeHost(hostId(1));

        assertEquals(Optional.empty(), fleet.host(hostId(1)));
        assertEquals(1, refused(fleet, demand(1, DemandItem.of(SMALL, 9))).hosts());
    }

    @Test
    void aRemovedHostLeavesNothingToTheNextOne() {
        Location place = new Location("west", "r1", "c1", Set.of("z1"));
        Fleet fleet = Cases.fleet(HostSpec.builder(hostId(1), place, BLADE)
                .accreditationLevel(5)
                .traits(Set.of("ssd"))
                .dedicatedTo(Set.of(new DepartmentId(new UUID(9, 7))))
                .sharedStorage(true)
                .build());
        fleet.setMode(hostId(1), HostMode.DOWN);
        fleet.removeHost(hostId(1));
        fleet.addHost(host(2));

        List<Constraints.Builder> formerOnly = List.of(
                Constraints.builder().sites(Set.of("west")),
                Constraints.builder().racks(Set.of("r1")),
                Constraints.builder().zones(Set.of("z1")),
                Constraints.builder().minAccreditation(5),
                Constraints.builder().requiredTraits(Set.of("ssd")),
                Constraints.builder().sharedStorage(true));
        for (Constraints.Builder former : formerOnly) {
            DemandItem item = DemandItem.of(SMALL, 1).with(former.build());
            assertEquals(1, refused(fleet, demand(1, item)).hosts());
        }
        assertEquals(List.of(hostId(2)), placedOn(fleet, demand(2, DemandItem.of(SMALL, 1))));
    }

    @Test
    void aHostThatMovesTakesItsClaimsAndGroupsAlong() {
        Fleet fleet = Cases.fleet(hostInRack(1, "east", "r1"), hostInRack(2, "east", "r2"));
        Constraints apart = Constraints.builder()
                .groupRules(List.of(new GroupRule.AntiAffinity(GROUP, FailureDomain.RACK, true)))
                .build();
        DemandItem item = DemandItem.of(SMALL, 1).with(apart, Set.of(GROUP));
        HostId first = placedOn(fleet, demand(1, item)).getFirst();
        fleet.setMode(first, HostMode.CORDONED);

        fleet.updateHost(hostInRack(first.equals(hostId(1)) ? 1 : 2, "east", first.equals(hostId(1)) ? "r2" : "r1"));

        HostView moved = fleet.host(first).orElseThrow();
        assertEquals(HostMode.CORDONED, moved.mode());
        assertEquals(BLADE.minus(SMALL.resources()), moved.free());
        assertEquals(1, refused(fleet, demand(2, item)).count(RefusalReason.ANTI_AFFINITY));
    }

    @Test
    void aCopyGoesItsOwnWay() {
        Fleet fleet = Cases.fleet(host(1), host(2));
        place(fleet, demand(1, DemandItem.of(SMALL, 3)));
        fleet.setMode(hostId(2), HostMode.DRAINING);

        Fleet copy = fleet.copy();
        assertEquals(fleet.hosts(), copy.hosts());
        place(copy, demand(2, DemandItem.of(SMALL, 1)));

        assertEquals(3, fleet.claimCount());
        assertEquals(4, copy.claimCount());
    }

    @Test
    void anUnknownHostIsAnError() {
        Fleet fleet = Cases.fleet(host(1));

        assertThrows(IllegalArgumentException.class, () -> fleet.setMode(hostId(9), HostMode.DOWN));
        assertThrows(IllegalArgumentException.class, () -> fleet.addHost(host(1)));
    }
}
