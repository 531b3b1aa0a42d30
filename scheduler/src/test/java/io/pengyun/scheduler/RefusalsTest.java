package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.host;
import static io.pengyun.scheduler.Cases.hostId;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {

    @Test
    void theSentenceNamesCountsReasonsAndTheLargestThatFits() {
        Fleet fleet = Cases.fleet(host(1), host(2), host(3));
        fleet.setMode(hostId(3), HostMode.CORDONED);

        assertEquals(
                "3 hosts: 2 have no 64 GiB of memory free, 1 is cordoned."
                        + " The largest that would fit now: 8 vCPUs, 32 GiB of memory, 100 GiB of disk.",
                refused(fleet, demand(1, DemandItem.of(Shape.of(1, 64 * 1024, 10), 1)))
                        .sentence());
    }

    @Test
    void theSentenceSaysHowManyWouldFit() {
        Fleet fleet = Cases.fleet(host(1));

        assertEquals(
                "2 of 3 would fit now. For one more, 1 host: 1 has no 3 vCPUs free."
                        + " The largest that would fit now: 8 vCPUs, 32 GiB of memory, 100 GiB of disk.",
                refused(fleet, demand(1, DemandItem.of(Shape.of(3, 1536, 10), 3)))
                        .sentence());
    }

    @Test
    void sizesAreNotOfferedWhereSizeIsNotWhatIsShort() {
        Constraints west = Constraints.builder().sites(Set.of("west")).build();

        assertEquals(
                "1 host: 1 is not in a wanted site.",
                refused(
                                Cases.fleet(host(1)),
                                demand(1, DemandItem.of(Cases.SMALL, 1).with(west)))
                        .sentence());
    }

    @Test
    void theLargestThatFitsHasItsGpusToo() {
        Fleet fleet = Cases.fleet(host(1));

        Refusals refusals = refused(
                fleet, demand(1, DemandItem.of(Shape.of(1, 64 * 1024, 10).withGpus("Tesla C2050", 1), 1)));

        assertEquals(Resources.NONE, refusals.largestFree());
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasWordsForOneAndForMany(RefusalReason reason) {
        Shape shape = Shape.of(2, 2048, 10).withGpus("Tesla C2050", 2);

        String one = new Refusals(0, shape, 1, 0, 1, Map.of(reason, 1), Resources.NONE).sentence();
        String many = new Refusals(0, shape, 1, 0, 5, Map.of(reason, 5), Resources.NONE).sentence();

        assertFalse(one.contains("null") || one.contains("are ") || one.contains("have "), one);
        assertFalse(many.contains("null") || many.contains(" is ") || many.contains(" has "), many);
        assertEquals("5 hosts: 5 ", many.substring(0, 11));
    }
}
