package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rules once more, read off their definitions and tried out exhaustively: how many instances of one item can be placed
 * if every choice is made as luckily as possible. Shares nothing with the engine but the public records.
 */
final class NaiveModel {

    /** A host together with the cell to bind to, or without one. */
    private record Slot(HostView host, int cell) {}

    private final List<HostView> hosts;
    private final Map<HostId, List<Claim>> claims = new HashMap<>();
    private final Demand demand;
    private final DemandItem item;

    NaiveModel(Fleet fleet, Demand demand) {
        hosts = fleet.hosts();
        hosts.forEach(
                host -> claims.put(host.spec().id(), fleet.claimsOn(host.spec().id())));
        this.demand = demand;
        item = demand.items().getFirst();
    }

    /** The most instances of the item that can be placed, up to its count. */
    int mostThatFit() {
        List<HostView> admitted = hosts.stream().filter(this::admits).toList();
        int most = 0;
        for (List<HostView> choice : foundingChoices(admitted)) {
            most = Math.max(most, mostWithin(choice));
        }
        return most;
    }

    /** Whether hard rules and capacity allow these hosts and cells, taken one after the other. */
    boolean allows(List<Assignment> assignments) {
        List<HostView> admitted = hosts.stream().filter(this::admits).toList();
        return foundingChoices(admitted).stream().anyMatch(choice -> allowsWithin(choice, assignments));
    }

    private boolean allowsWithin(List<HostView> admitted, List<Assignment> assignments) {
        List<Slot> slots = slots(admitted);
        int[] taken = new int[slots.size()];
        for (Assignment assignment : assignments) {
            int slot = -1;
            for (int index = 0; index < slots.size(); index++) {
                if (slots.get(index).host().spec().id().equals(assignment.host())
                        && slots.get(index).cell() == assignment.numaCell()) {
                    slot = index;
                }
            }
            if (slot < 0 || !hasItsDevices(slots.get(slot), assignment) || !allowsNext(admitted, slots, taken, slot)) {
                return false;
            }
            taken[slot]++;
        }
        return true;
    }

    private boolean hasItsDevices(Slot slot, Assignment assignment) {
        long fitting = slot.host().spec().devices().stream()
                .filter(device -> assignment.deviceAddresses().contains(device.address()))
                .filter(device -> device.model().equals(item.shape().gpuModel()))
                .filter(device -> slot.cell() == Claim.NO_CELL || device.numaCell() == slot.cell())
                .count();
        return fitting == item.shape().gpuCount()
                && assignment.deviceAddresses().size() == fitting;
    }

    private boolean admits(HostView host) {
        HostSpec spec = host.spec();
        Constraints wanted = item.constraints();
        return host.mode() == HostMode.ACTIVE
                && pinned(wanted.sites(), spec.location().site())
                && pinned(wanted.racks(), spec.location().rack())
                && pinned(wanted.hosts(), spec.id())
                && (wanted.zones().isEmpty() || spec.location().zones().stream().anyMatch(wanted.zones()::contains))
                && !wanted.excludedHosts().contains(spec.id())
                && spec.accreditationLevel() >= wanted.minAccreditation()
                && (spec.dedicatedTo().isEmpty() || spec.dedicatedTo().contains(demand.department()))
                && spec.traits().containsAll(wanted.requiredTraits())
                && spec.traits().stream().noneMatch(wanted.forbiddenTraits()::contains)
                && (!wanted.sharedStorage() || spec.sharedStorage())
                && wanted.groupRules().stream().allMatch(rule -> nearEnough(host, rule));
    }

    private static <T> boolean pinned(Set<T> pins, T value) {
        return pins.isEmpty() || pins.contains(value);
    }

    private boolean nearEnough(HostView host, GroupRule rule) {
        if (!(rule instanceof GroupRule.Affinity) || !rule.hard()) {
            return true;
        }
        String domain = domain(host, rule.domain());
        return !domain.isEmpty()
                && (members(rule.group()).isEmpty()
                        || members(rule.group()).stream()
                                .anyMatch(
                                        member -> domain(member, rule.domain()).equals(domain)));
    }

    /** Hosts of the members that are there already, one for each member. */
    private List<HostView> members(GroupId group) {
        List<HostView> members = new ArrayList<>();
        for (HostView host : hosts) {
            for (Claim claim : claims.get(host.spec().id())) {
                if (claim.groups().contains(group)) {
                    members.add(host);
                }
            }
        }
        return members;
    }

    private static String domain(HostView host, FailureDomain domain) {
        Location location = host.spec().location();
        return switch (domain) {
            case HOST -> host.spec().id().toString();
            case CHASSIS ->
                location.chassis().isEmpty() ? "" : location.site() + "/" + location.rack() + "/" + location.chassis();
            case RACK -> location.rack().isEmpty() ? "" : location.site() + "/" + location.rack();
            case SITE -> location.site();
        };
    }

    /** With a new group to keep together: each way to confine the item to one domain of the narrowest such rule. */
    private List<List<HostView>> foundingChoices(List<HostView> admitted) {
        return item.constraints().groupRules().stream()
                .filter(rule -> rule instanceof GroupRule.Affinity
                        && rule.hard()
                        && item.groups().contains(rule.group())
                        && members(rule.group()).isEmpty())
                .map(GroupRule::domain)
                .min(FailureDomain::compareTo)
                .map(narrowest -> admitted.stream()
                        .map(host -> domain(host, narrowest))
                        .distinct()
                        .map(domain -> admitted.stream()
                                .filter(host -> domain(host, narrowest).equals(domain))
                                .toList())
                        .toList())
                .orElse(List.of(admitted));
    }

    private List<Slot> slots(List<HostView> admitted) {
        List<Slot> slots = new ArrayList<>();
        for (HostView host : admitted) {
            if (item.shape().numaLocal() && !host.spec().numaCells().isEmpty()) {
                host.spec().numaCells().forEach(cell -> slots.add(new Slot(host, cell.cell())));
            } else {
                slots.add(new Slot(host, Claim.NO_CELL));
            }
        }
        return slots;
    }

    private int mostWithin(List<HostView> admitted) {
        List<Slot> slots = slots(admitted);
        return search(admitted, slots, new int[slots.size()], 0, new HashSet<>());
    }

    private int search(List<HostView> admitted, List<Slot> slots, int[] taken, int placed, Set<List<Integer>> seen) {
        if (placed == item.count() || !seen.add(Arrays.stream(taken).boxed().toList())) {
            return placed;
        }
        int most = placed;
        for (int slot = 0; slot < slots.size() && most < item.count(); slot++) {
            if (allowsNext(admitted, slots, taken, slot)) {
                taken[slot]++;
                most = Math.max(most, search(admitted, slots, taken, placed + 1, seen));
                taken[slot]--;
            }
        }
        return most;
    }

    private boolean allowsNext(List<HostView> admitted, List<Slot> slots, int[] taken, int slot) {
        return fits(slots, taken, slot)
                && item.constraints().groupRules().stream()
                        .filter(GroupRule::hard)
                        .allMatch(rule -> allowed(
                                rule, admitted, slots, taken, slots.get(slot).host()));
    }

    private boolean fits(List<Slot> slots, int[] taken, int slot) {
        HostView host = slots.get(slot).host();
        Resources each = item.shape().resources();
        int onHost = 1;
        for (int other = 0; other < slots.size(); other++) {
            onHost += slots.get(other).host().equals(host) ? taken[other] : 0;
        }
        Resources used =
                claims.get(host.spec().id()).stream().map(Claim::resources).reduce(Resources.NONE, Resources::plus);
        Resources wanted = new Resources(each.vcpus() * onHost, each.memoryMib() * onHost, each.diskGib() * onHost);
        if (!host.spec().capacity().covers(used.plus(wanted))) {
            return false;
        }
        int cell = slots.get(slot).cell();
        int sharers = cell == Claim.NO_CELL ? onHost : taken[slot] + 1;
        return freeDevices(host, cell) >= (long) item.shape().gpuCount() * sharers
                && (cell == Claim.NO_CELL || fitsCell(host, cell, sharers));
    }

    private long freeDevices(HostView host, int cell) {
        return host.spec().devices().stream()
                .filter(device -> device.model().equals(item.shape().gpuModel()))
                .filter(device -> cell == Claim.NO_CELL || device.numaCell() == cell)
                .filter(device -> claims.get(host.spec().id()).stream()
                        .noneMatch(claim -> claim.deviceAddresses().contains(device.address())))
                .count();
    }

    private boolean fitsCell(HostView host, int cell, int sharers) {
        long vcpus = item.shape().resources().vcpus() * sharers;
        long memoryMib = item.shape().resources().memoryMib() * sharers;
        for (Claim claim : claims.get(host.spec().id())) {
            if (claim.numaCell() == cell) {
                vcpus += claim.resources().vcpus();
                memoryMib += claim.resources().memoryMib();
            }
        }
        NumaCell bounds = host.spec().numaCells().stream()
                .filter(candidate -> candidate.cell() == cell)
                .findFirst()
                .orElseThrow();
        return vcpus <= bounds.vcpus() && memoryMib <= bounds.memoryMib();
    }

    private boolean allowed(GroupRule rule, List<HostView> admitted, List<Slot> slots, int[] taken, HostView host) {
        String domain = domain(host, rule.domain());
        return switch (rule) {
            // Asked of the host when it was admitted.
            case GroupRule.Affinity affinity -> true;
            case GroupRule.AntiAffinity apart -> !domain.isEmpty() && count(apart, slots, taken, domain) == 0;
            case GroupRule.Spread spread -> {
                int fewest = admitted.stream()
                        .map(other -> domain(other, spread.domain()))
                        .filter(other -> !other.isEmpty())
                        .mapToInt(other -> count(spread, slots, taken, other))
                        .min()
                        .orElse(0);
                yield !domain.isEmpty() && count(spread, slots, taken, domain) + 1 - fewest <= spread.maxSkew();
            }
        };
    }

    private int count(GroupRule rule, List<Slot> slots, int[] taken, String domain) {
        int count = (int) members(rule.group()).stream()
                .filter(member -> Objects.equals(domain(member, rule.domain()), domain))
                .count();
        if (item.groups().contains(rule.group())) {
            for (int slot = 0; slot < slots.size(); slot++) {
                if (domain(slots.get(slot).host(), rule.domain()).equals(domain)) {
                    count += taken[slot];
                }
            }
        }
        return count;
    }
}
