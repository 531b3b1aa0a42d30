package io.pengyun.scheduler;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hosts as columns: one row for each host, a primitive array for each quantity, a bit set of rows for each label.
 *
 * <p>Rows of removed hosts are used again. Which row a host has must never show in a decision.
 */
final class HostColumns {

    static final int NO_DOMAIN = -1;

    private final Map<HostId, Integer> rowsById = new HashMap<>();
    private final ArrayDeque<Integer> freedRows = new ArrayDeque<>();
    private final Map<List<String>, Integer> domainNumbers = new HashMap<>();
    private int rows;

    private HostSpec[] specs = new HostSpec[16];
    private HostInterior[] interiors = new HostInterior[16];
    private int[] sites = new int[16];
    private int[] racks = new int[16];
    private int[] chassis = new int[16];
    long[] freeVcpus = new long[16];
    long[] freeMemoryMib = new long[16];
    long[] freeDiskGib = new long[16];

    final BitSet live = new BitSet();
    final BitSet sharedStorage = new BitSet();
    final BitSet dedicated = new BitSet();
    final HostSets<HostMode> byMode = new HostSets<>();
    final HostSets<String> bySite = new HostSets<>();
    final HostSets<String> byZone = new HostSets<>();
    final HostSets<String> byRack = new HostSets<>();
    final HostSets<String> byTrait = new HostSets<>();
    final HostSets<Integer> byAccreditation = new HostSets<>();
    final HostSets<DepartmentId> byDepartment = new HostSets<>();

    int size() {
        return rowsById.size();
    }

    boolean contains(HostId id) {
        return rowsById.containsKey(id);
    }

    /** The row of a host; throws {@link IllegalArgumentException} for one that is not in the fleet. */
    int row(HostId id) {
        Integer row = rowsById.get(id);
        if (row == null) {
            throw new IllegalArgumentException("no such host in the fleet: " + id.value());
        }
        return row;
    }

    HostSpec spec(int row) {
        return specs[row];
    }

    HostInterior interior(int row) {
        return interiors[row];
    }

    HostMode mode(int row) {
        for (HostMode mode : HostMode.values()) {
            if (byMode.rows(mode).get(row)) {
                return mode;
            }
        }
        throw new IllegalStateException("row without a mode: " + row);
    }

    void setMode(int row, HostMode mode) {
        byMode.remove(mode(row), row);
        byMode.add(mode, row);
    }

    Resources free(int row) {
        return new Resources(freeVcpus[row], freeMemoryMib[row], freeDiskGib[row]);
    }

    /** Adds (sign 1) to what is free, or takes from it (sign -1). */
    void change(int row, Resources amount, int sign) {
        freeVcpus[row] += sign * amount.vcpus();
        freeMemoryMib[row] += sign * amount.memoryMib();
        freeDiskGib[row] += sign * amount.diskGib();
    }

    void setCapacity(int row, Resources capacity) {
        change(row, capacity.minus(specs[row].capacity()), 1);
        specs[row] = specs[row].withCapacity(capacity);
    }

    /** Number of the domain that the row is in, or {@link #NO_DOMAIN}. */
    int domain(int row, FailureDomain domain) {
        return switch (domain) {
            case HOST -> row;
            case CHASSIS -> chassis[row];
            case RACK -> racks[row];
            case SITE -> sites[row];
        };
    }

    int add(HostSpec spec, HostMode mode) {
        if (rowsById.containsKey(spec.id())) {
            throw new IllegalArgumentException(
                    "host is in the fleet already: " + spec.id().value());
        }
        int row = freedRows.isEmpty() ? rows++ : freedRows.pop();
        if (row >= specs.length) {
            grow(specs.length * 2);
        }
        rowsById.put(spec.id(), row);
        specs[row] = spec;
        interiors[row] = new HostInterior(spec);
        freeVcpus[row] = spec.capacity().vcpus();
        freeMemoryMib[row] = spec.capacity().memoryMib();
        freeDiskGib[row] = spec.capacity().diskGib();
        Location location = spec.location();
        sites[row] = domainNumber(List.of(location.site()));
        racks[row] = location.rack().isEmpty() ? NO_DOMAIN : domainNumber(List.of(location.site(), location.rack()));
        chassis[row] = location.chassis().isEmpty()
                ? NO_DOMAIN
                : domainNumber(List.of(location.site(), location.rack(), location.chassis()));
        byMode.add(mode, row);
        label(row, spec);
        return row;
    }

    private int domainNumber(List<String> path) {
        return domainNumbers.computeIfAbsent(path, unused -> domainNumbers.size());
    }

    private void grow(int length) {
        specs = Arrays.copyOf(specs, length);
        interiors = Arrays.copyOf(interiors, length);
        sites = Arrays.copyOf(sites, length);
        racks = Arrays.copyOf(racks, length);
        chassis = Arrays.copyOf(chassis, length);
        freeVcpus = Arrays.copyOf(freeVcpus, length);
        freeMemoryMib = Arrays.copyOf(freeMemoryMib, length);
        freeDiskGib = Arrays.copyOf(freeDiskGib, length);
    }

    private void label(int row, HostSpec spec) {
        live.set(row);
        sharedStorage.set(row, spec.sharedStorage());
        dedicated.set(row, !spec.dedicatedTo().isEmpty());
        bySite.add(spec.location().site(), row);
        byRack.add(spec.location().rack(), row);
        spec.location().zones().forEach(zone -> byZone.add(zone, row));
        spec.traits().forEach(trait -> byTrait.add(trait, row));
        byAccreditation.add(spec.accreditationLevel(), row);
        spec.dedicatedTo().forEach(department -> byDepartment.add(department, row));
    }

    void remove(int row) {
        HostSpec spec = specs[row];
        rowsById.remove(spec.id());
        freedRows.push(row);
        live.clear(row);
        sharedStorage.clear(row);
        dedicated.clear(row);
        byMode.remove(mode(row), row);
        bySite.remove(spec.location().site(), row);
        byRack.remove(spec.location().rack(), row);
        spec.location().zones().forEach(zone -> byZone.remove(zone, row));
        spec.traits().forEach(trait -> byTrait.remove(trait, row));
        byAccreditation.remove(spec.accreditationLevel(), row);
        spec.dedicatedTo().forEach(department -> byDepartment.remove(department, row));
    }
}
