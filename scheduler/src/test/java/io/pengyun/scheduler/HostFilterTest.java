package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.BLADE;
import static io.pengyun.scheduler.Cases.SMALL;
import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.hostId;
import static io.pengyun.scheduler.Cases.placedOn;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two hosts, of which a constraint admits the first and strikes out the second. */
class HostFilterTest {

    static Stream<Arguments> constraints() {
        return Stream.of(
                refusing(RefusalReason.SITE, builder -> builder.sites(Set.of("east"))),
                refusing(RefusalReason.ZONE, builder -> builder.zones(Set.of("z1", "z9"))),
                refusing(RefusalReason.RACK, builder -> builder.racks(Set.of("r1"))),
                refusing(RefusalReason.HOST, builder -> builder.hosts(Set.of(hostId(1), hostId(77)))),
                refusing(RefusalReason.EXCLUDED, builder -> builder.excludedHosts(Set.of(hostId(2), hostId(77)))),
                refusing(RefusalReason.ACCREDITATION, builder -> builder.minAccreditation(3)),
                refusing(RefusalReason.TRAIT_MISSING, builder -> builder.requiredTraits(Set.of("ssd"))),
                refusing(RefusalReason.TRAIT_FORBIDDEN, builder -> builder.forbiddenTraits(Set.of("edge"))),
                refusing(RefusalReason.NOT_SHARED, builder -> builder.sharedStorage(true)));
    }

    private static Arguments refusing(RefusalReason reason, UnaryOperator<Constraints.Builder> constraint) {
        return Arguments.of(reason, constraint.apply(Constraints.builder()).build());
    }

    private static Fleet twoHosts() {
        HostSpec first = HostSpec.builder(hostId(1), new Location("east", "r1", "c1", Set.of("z1")), BLADE)
                .accreditationLevel(3)
                .traits(Set.of("ssd"))
                .sharedStorage(true)
                .build();
        HostSpec second = HostSpec.builder(hostId(2), new Location("west", "r2", "c1", Set.of("z2")), BLADE)
                .accreditationLevel(2)
                .traits(Set.of("edge"))
                .build();
        return Cases.fleet(first, second);
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void aConstraintAdmitsOnlyWhatMeetsIt(RefusalReason reason, Constraints constraints) {
        assertEquals(
                List.of(hostId(1)),
                placedOn(twoHosts(), demand(1, DemandItem.of(SMALL, 1).with(constraints))));
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void whatAConstraintStrikesOutIsCountedUnderIt(RefusalReason reason, Constraints constraints) {
        Fleet fleet = twoHosts();
        fleet.setMode(hostId(1), HostMode.CORDONED);

        Refusals refusals = refused(fleet, demand(1, DemandItem.of(SMALL, 1).with(constraints)));

        assertEquals(Map.of(reason, 1, RefusalReason.HOST_CORDONED, 1), refusals.counts());
    }

    @ParameterizedTest
    @CsvSource({
        "CORDONED, HOST_CORDONED",
        "DRAINING, HOST_DRAINING",
        "DOWN, HOST_DOWN",
        "MAINTENANCE, HOST_IN_MAINTENANCE"
    })
    void onlyAnActiveHostTakesNewClaims(HostMode mode, RefusalReason reason) {
        Fleet fleet = Cases.fleet(Cases.host(1));
        fleet.setMode(hostId(1), mode);

        assertEquals(1, refused(fleet, demand(1, DemandItem.of(SMALL, 1))).count(reason));

        fleet.setMode(hostId(1), HostMode.ACTIVE);
        assertEquals(List.of(hostId(1)), placedOn(fleet, demand(2, DemandItem.of(SMALL, 1))));
    }

    @Test
    void aDedicatedHostAdmitsItsDepartmentAlone() {
        DepartmentId owner = new DepartmentId(new UUID(9, 7));
        Fleet fleet = Cases.fleet(Cases.host(1, "east", builder -> builder.dedicatedTo(Set.of(owner))));
        Demand stranger = demand(1, DemandItem.of(SMALL, 1));

        assertEquals(1, refused(fleet, stranger).count(RefusalReason.DEDICATED));
        assertEquals(List.of(hostId(1)), placedOn(fleet, Demand.of(stranger.id(), owner, 1, DemandItem.of(SMALL, 1))));
    }

    @Test
    void everyRequiredTraitIsNeeded() {
        Constraints both =
                Constraints.builder().requiredTraits(Set.of("ssd", "avx512")).build();

        Refusals refusals =
                refused(twoHosts(), demand(1, DemandItem.of(SMALL, 1).with(both)));

        assertEquals(2, refusals.count(RefusalReason.TRAIT_MISSING));
    }

    @Test
    void accreditationIsALevelFromZeroToFive() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Constraints.builder().minAccreditation(6).build());
        assertThrows(
                IllegalArgumentException.class, () -> Cases.host(1, "east", builder -> builder.accreditationLevel(-1)));
    }
}
