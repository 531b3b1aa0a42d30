package io.pengyun.scheduler;

import java.util.List;
import java.util.Set;

/**
 * Capacity held on a host.
 *
 * @param resources none negative
 * @param deviceAddresses devices held, as many as the shape wants
 * @param numaCell cell that vCPUs and memory are bound to, or {@link #NO_CELL}
 * @param groups groups that the holder is a member of
 */
public record Claim(
        ClaimKey key,
        HostId host,
        Resources resources,
        List<String> deviceAddresses,
        int numaCell,
        Set<GroupId> groups) {

    /** Not bound to a cell. */
    public static final int NO_CELL = -1;

    public Claim {
        resources.requireNotNegative();
        deviceAddresses = List.copyOf(deviceAddresses);
        groups = Set.copyOf(groups);
        if (numaCell < NO_CELL) {
            throw new IllegalArgumentException("no such NUMA cell: " + numaCell);
        }
    }
}
