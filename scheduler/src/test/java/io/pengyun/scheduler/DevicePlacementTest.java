package io.pengyun.scheduler;

import static io.pengyun.scheduler.Cases.SMALL;
import static io.pengyun.scheduler.Cases.demand;
import static io.pengyun.scheduler.Cases.host;
import static io.pengyun.scheduler.Cases.hostId;
import static io.pengyun.scheduler.Cases.placedOn;
import static io.pengyun.scheduler.Cases.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DevicePlacementTest {

    private static final Device FIRST = new Device("0000:02:00.0", "Tesla C2050", 0);
    private static final Device SECOND = new Device("0000:83:00.0", "Tesla C2050", 1);
    private static final List<NumaCell> TWO_CELLS =
            List.of(new NumaCell(0, 4, 16 * 1024), new NumaCell(1, 4, 16 * 1024));

    private static HostSpec gpuHost(int number) {
        return host(number, "east", builder -> builder.devices(List.of(SECOND, FIRST)));
    }

    private static HostSpec numaHost(int number) {
        return host(
                number,
                "east",
                builder -> builder.devices(List.of(FIRST, SECOND)).numaCells(TWO_CELLS));
    }

    private static List<Assignment> assignments(Fleet fleet, Demand demand) {
        return assertInstanceOf(Decision.Placed.class, Cases.place(fleet, demand))
                .assignments();
    }

    @Test
    void eachDeviceGetsOneHolder() {
        Fleet fleet = Cases.fleet(gpuHost(1));

        List<Assignment> placed = assignments(fleet, demand(1, DemandItem.of(SMALL.withGpus("Tesla C2050", 1), 2)));

        assertEquals(List.of(FIRST.address()), placed.get(0).deviceAddresses());
        assertEquals(List.of(SECOND.address()), placed.get(1).deviceAddresses());
        assertEquals(
                1,
                refused(fleet, demand(2, DemandItem.of(SMALL.withGpus("Tesla C2050", 1), 1)))
                        .count(RefusalReason.NO_GPU));
    }

    @Test
    void anotherModelIsNoHelp() {
        assertEquals(
                1,
                refused(Cases.fleet(gpuHost(1)), demand(1, DemandItem.of(SMALL.withGpus("A100", 1), 1)))
                        .count(RefusalReason.NO_GPU));
    }

    @Test
    void whatNeedsNoGpuKeepsAwayFromThem() {
        Fleet fleet = Cases.fleet(gpuHost(1), host(2), gpuHost(3));

        assertEquals(List.of(hostId(2)), placedOn(fleet, demand(1, DemandItem.of(SMALL, 1))));
    }

    @Test
    void aLocalInstanceHasCpuMemoryAndGpuInOneCell() {
        Fleet fleet = Cases.fleet(numaHost(1));
        Shape local = Shape.of(3, 12 * 1024, 10).withGpus("Tesla C2050", 1).withNumaLocality();

        List<Assignment> placed = assignments(fleet, demand(1, DemandItem.of(local, 2)));

        assertEquals(List.of(0, 1), placed.stream().map(Assignment::numaCell).toList());
        assertEquals(List.of(FIRST.address()), placed.get(0).deviceAddresses());
        assertEquals(List.of(SECOND.address()), placed.get(1).deviceAddresses());
    }

    @Test
    void whatNoCellHoldsIsRefusedUnderNuma() {
        Shape wide = Shape.of(5, 1024, 10);
        Fleet fleet = Cases.fleet(numaHost(1));

        assertEquals(
                1,
                refused(fleet, demand(1, DemandItem.of(wide.withNumaLocality(), 1)))
                        .count(RefusalReason.NUMA));
        assertEquals(List.of(hostId(1)), placedOn(fleet, demand(2, DemandItem.of(wide, 1))));
    }

    @Test
    void aHostWithoutCellsCountsAsOne() {
        Fleet fleet = Cases.fleet(host(1));

        Assignment placed = assignments(fleet, demand(1, DemandItem.of(SMALL.withNumaLocality(), 1)))
                .getFirst();

        assertEquals(Claim.NO_CELL, placed.numaCell());
    }

    @Test
    void modelAndCountGoTogether() {
        assertThrows(IllegalArgumentException.class, () -> SMALL.withGpus("", 1));
        assertThrows(IllegalArgumentException.class, () -> SMALL.withGpus("Tesla C2050", 0));
    }
}
