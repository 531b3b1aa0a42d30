package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Small random fleets and demands, tight enough that every rule and every shortage comes up. */
final class RandomCases {

    private static final List<String> TRAITS = List.of("ssd", "avx512", "edge");
    private static final List<String> MODELS = List.of("C2050", "A10");
    private static final List<DepartmentId> DEPARTMENTS =
            List.of(new DepartmentId(new UUID(9, 1)), new DepartmentId(new UUID(9, 2)));
    private static final List<GroupId> GROUPS = List.of(new GroupId(new UUID(8, 1)), new GroupId(new UUID(8, 2)));

    private final Random random;
    private int demands;

    RandomCases(long seed) {
        random = new Random(seed);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> Set<T> some(List<T> values, int percentEach) {
        Set<T> some = new HashSet<>();
        values.stream().filter(value -> chance(percentEach)).forEach(some::add);
        return some;
    }

    Fleet fleet(int mostHosts) {
        Fleet fleet = Fleet.builder().build();
        int hosts = 1 + below(mostHosts);
        for (int number = 1; number <= hosts; number++) {
            fleet.addHost(host(number), chance(85) ? HostMode.ACTIVE : one(List.of(HostMode.values())));
        }
        return fleet;
    }

    HostSpec host(int number) {
        Location location = new Location(
                one(List.of("east", "west")),
                chance(90) ? one(List.of("r1", "r2")) : "",
                chance(90) ? one(List.of("c1", "c2")) : "",
                some(List.of("z1", "z2"), 50));
        Resources capacity = new Resources(4 + below(8), 8 + below(16), 20 + below(60));
        List<Device> devices = new ArrayList<>();
        for (int index = below(4); index > 0; index--) {
            devices.add(new Device("0000:0" + index + ":00.0", one(MODELS), below(2)));
        }
        List<NumaCell> cells = new ArrayList<>();
        if (chance(60)) {
            cells.add(new NumaCell(0, capacity.vcpus() / 2, capacity.memoryMib() / 2));
            cells.add(new NumaCell(1, capacity.vcpus() / 2, capacity.memoryMib() / 2));
        }
        return HostSpec.builder(new HostId(new UUID(random.nextLong(), number)), location, capacity)
                .accreditationLevel(1 + below(3))
                .devices(devices)
                .numaCells(cells)
                .traits(some(TRAITS, 60))
                .dedicatedTo(chance(15) ? Set.of(one(DEPARTMENTS)) : Set.of())
                .sharedStorage(chance(70))
                .build();
    }

    /** A demand of one item. */
    Demand demand(Fleet fleet, int mostInstances) {
        DemandItem item = item(fleet, mostInstances);
        return new Demand(
                new DemandId(new UUID(2, demands++)), one(DEPARTMENTS), List.of(item), chance(60), random.nextLong());
    }

    private DemandItem item(Fleet fleet, int mostInstances) {
        Shape shape = Shape.of(below(4), below(6), below(20));
        if (chance(25)) {
            shape = shape.withGpus(one(MODELS), 1 + below(2));
        }
        if (chance(25)) {
            shape = shape.withNumaLocality();
        }
        Set<GroupId> groups = some(GROUPS, 40);
        Weights weights = chance(50) ? Weights.PACK : Weights.BALANCE;
        return new DemandItem(
                shape, 1 + below(mostInstances), constraints(fleet, groups), groups, weights, DemandItem.ALONE);
    }

    private Constraints constraints(Fleet fleet, Set<GroupId> groups) {
        Constraints.Builder builder = Constraints.builder();
        List<HostId> hosts =
                fleet.hosts().stream().map(host -> host.spec().id()).toList();
        if (chance(15)) {
            builder.sites(some(List.of("east", "west"), 60));
        }
        if (chance(15)) {
            builder.racks(some(List.of("r1", "r2"), 60));
        }
        if (chance(15)) {
            builder.zones(some(List.of("z1", "z2"), 60));
        }
        if (chance(10)) {
            builder.hosts(some(hosts, 70));
        }
        if (chance(15)) {
            builder.excludedHosts(some(hosts, 30));
        }
        if (chance(20)) {
            builder.requiredTraits(some(TRAITS, 30));
        }
        if (chance(20)) {
            builder.forbiddenTraits(some(TRAITS, 20));
        }
        if (chance(30)) {
            builder.minAccreditation(below(3));
        }
        return builder.sharedStorage(chance(10)).groupRules(rules(groups)).build();
    }

    private List<GroupRule> rules(Set<GroupId> groups) {
        List<GroupRule> rules = new ArrayList<>();
        for (GroupId group : GROUPS) {
            FailureDomain domain = one(List.of(FailureDomain.values()));
            boolean hard = chance(70);
            if (chance(20)) {
                rules.add(new GroupRule.Affinity(group, domain, hard));
            } else if (chance(25)) {
                rules.add(new GroupRule.AntiAffinity(group, domain, hard));
            }
            if (groups.contains(group) && chance(30)) {
                rules.add(new GroupRule.Spread(group, one(List.of(FailureDomain.values())), 1 + below(2), hard));
            }
        }
        return rules;
    }
}
