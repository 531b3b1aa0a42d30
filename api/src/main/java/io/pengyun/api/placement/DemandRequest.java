package io.pengyun.api.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Room that somebody asks for, all or nothing.
 *
 * @param demandId drawn by the caller; the same id is never placed twice
 * @param requestId whose claims these become
 * @param accreditation the least level that a site must have, 0 to 5
 * @param seed decides between equals, so that a placement can be replayed
 * @param excludedHosts never there, e.g. the host that was lost
 */
public record DemandRequest(
        UUID demandId,
        Optional<UUID> requestId,
        UUID projectId,
        UUID departmentId,
        int accreditation,
        long seed,
        List<Item> items,
        Set<UUID> excludedHosts) {

    public DemandRequest {
        items = List.copyOf(items);
        excludedHosts = Set.copyOf(excludedHosts);
    }

    /**
     * Equal things.
     *
     * @param with the index of the item beside which each of these must be, one each, on the same host
     * @param apart each on a host of its own
     * @param site the site's name, where it is pinned
     */
    public record Item(int count, Shape shape, Optional<Integer> with, boolean apart, Optional<String> site) {}

    /** What one takes; {@code instances} is 1 for instances and 0 for volumes. */
    public record Shape(int instances, long vcpus, long memoryMib, long diskGib, int gpus, Optional<String> gpuModel) {}
}
