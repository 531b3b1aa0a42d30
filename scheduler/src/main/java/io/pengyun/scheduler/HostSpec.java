package io.pengyun.scheduler;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The lasting facts of a host. Built by {@link #builder}.
 *
 * @param accreditationLevel graded protection level of its site, 0 (none) to 5
 * @param capacity what claims may hold in all: vCPUs already times the allocation ratio, less what the host keeps back
 * @param devices devices that instances may hold, in order of address
 * @param numaCells its cells; empty: the host counts as one cell
 * @param traits labels that demands may require or forbid
 * @param dedicatedTo the only departments admitted; empty: all
 * @param sharedStorage whether its pool is reachable from the other hosts of the site
 */
public record HostSpec(
        HostId id,
        Location location,
        int accreditationLevel,
        Resources capacity,
        List<Device> devices,
        List<NumaCell> numaCells,
        Set<String> traits,
        Set<DepartmentId> dedicatedTo,
        boolean sharedStorage) {

    public static final int HIGHEST_ACCREDITATION = 5;

    public HostSpec {
        if (accreditationLevel < 0 || accreditationLevel > HIGHEST_ACCREDITATION) {
            throw new IllegalArgumentException("accreditation level is out of range: " + accreditationLevel);
        }
        capacity.requireNotNegative();
        devices = devices.stream().sorted(Comparator.comparing(Device::address)).toList();
        Set<String> addresses = new HashSet<>();
        for (Device device : devices) {
            if (!addresses.add(device.address())) {
                throw new IllegalArgumentException("device named twice: " + device.address());
            }
        }
        numaCells = numaCells.stream()
                .sorted(Comparator.comparingInt(NumaCell::cell))
                .toList();
        for (int index = 1; index < numaCells.size(); index++) {
            if (numaCells.get(index).cell() == numaCells.get(index - 1).cell()) {
                throw new IllegalArgumentException(
                        "NUMA cell named twice: " + numaCells.get(index).cell());
            }
        }
        traits = Set.copyOf(traits);
        dedicatedTo = Set.copyOf(dedicatedTo);
    }

    /** Starts a host without accreditation, devices, cells, traits or dedication. */
    public static Builder builder(HostId id, Location location, Resources capacity) {
        return new Builder(id, location, capacity);
    }

    HostSpec withCapacity(Resources newCapacity) {
        return new HostSpec(
                id, location, accreditationLevel, newCapacity, devices, numaCells, traits, dedicatedTo, sharedStorage);
    }

    /** Names what a host has beyond place and capacity. */
    public static final class Builder {
        private final HostId id;
        private final Location location;
        private final Resources capacity;
        private int accreditationLevel;
        private List<Device> devices = List.of();
        private List<NumaCell> numaCells = List.of();
        private Set<String> traits = Set.of();
        private Set<DepartmentId> dedicatedTo = Set.of();
        private boolean sharedStorage;

        private Builder(HostId id, Location location, Resources capacity) {
            this.id = id;
            this.location = location;
            this.capacity = capacity;
        }

        public Builder accreditationLevel(int level) {
            accreditationLevel = level;
            return this;
        }

        public Builder devices(List<Device> newDevices) {
            devices = List.copyOf(newDevices);
            return this;
        }

        public Builder numaCells(List<NumaCell> cells) {
            numaCells = List.copyOf(cells);
            return this;
        }

        public Builder traits(Set<String> newTraits) {
            traits = Set.copyOf(newTraits);
            return this;
        }

        public Builder dedicatedTo(Set<DepartmentId> departments) {
            dedicatedTo = Set.copyOf(departments);
            return this;
        }

        public Builder sharedStorage(boolean shared) {
            sharedStorage = shared;
            return this;
        }

        public HostSpec build() {
            return new HostSpec(
                    id, location, accreditationLevel, capacity, devices, numaCells, traits, dedicatedTo, sharedStorage);
        }
    }
}
