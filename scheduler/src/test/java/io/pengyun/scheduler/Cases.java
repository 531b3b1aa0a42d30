package io.pengyun.scheduler;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Short words for the tests: hosts and demands by small numbers. */
final class Cases {

    static final DepartmentId DEPARTMENT = new DepartmentId(new UUID(9, 1));
    static final GroupId GROUP = new GroupId(new UUID(8, 1));
    /** 8 vCPUs, 32 GiB of memory, 100 GiB of disk. */
    static final Resources BLADE = new Resources(8, 32 * 1024, 100);

    static final Shape SMALL = Shape.of(1, 1024, 10);

    private Cases() {}

    static HostId hostId(int number) {
        return new HostId(new UUID(1, number));
    }

    static HostSpec host(int number) {
        return host(number, "east", builder -> builder);
    }

    static HostSpec host(int number, String site, UnaryOperator<HostSpec.Builder> more) {
        return more.apply(HostSpec.builder(hostId(number), Location.ofSite(site), BLADE))
                .build();
    }

    static HostSpec hostInRack(int number, String site, String rack) {
        return HostSpec.builder(hostId(number), new Location(site, rack, "", java.util.Set.of()), BLADE)
                .build();
    }

    static Fleet fleet(HostSpec... hosts) {
        Fleet.Builder builder = Fleet.builder();
        for (HostSpec host : hosts) {
            builder.addHost(host);
        }
        return builder.build();
    }

    static Demand demand(int number, DemandItem... items) {
        return Demand.of(new DemandId(new UUID(2, number)), DEPARTMENT, number, items);
    }

    static Decision place(Fleet fleet, Demand demand) {
        return Scheduler.place(fleet, List.of(demand)).getFirst();
    }

    static List<HostId> placedOn(Fleet fleet, Demand demand) {
        Decision decision = place(fleet, demand);
        return assertInstanceOf(Decision.Placed.class, decision).assignments().stream()
                .map(Assignment::host)
                .toList();
    }

    static Refusals refused(Fleet fleet, Demand demand) {
        return assertInstanceOf(Decision.Refused.class, place(fleet, demand)).refusals();
    }
}
