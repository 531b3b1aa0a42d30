package io.pengyun.scheduler;

import java.util.List;

/**
 * What one department asks for at once.
 *
 * @param items one or more; they are placed together. What is beside an item has no constraints, GPUs or cell of its own,
 *     and is not more than that item
 * @param allOrNothing whether a demand that does not fit whole is refused whole
 * @param seed breaks ties; derived from the request's id, so that a placement can be replayed
 */
public record Demand(DemandId id, DepartmentId department, List<DemandItem> items, boolean allOrNothing, long seed) {

    public Demand {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a demand has an item");
        }
        for (DemandItem item : items) {
            if (item.beside() != DemandItem.ALONE) {
                requireFollows(items, item);
            }
        }
    }

    private static void requireFollows(List<DemandItem> items, DemandItem item) {
        if (item.beside() >= items.size() || items.get(item.beside()).beside() != DemandItem.ALONE) {
            throw new IllegalArgumentException("no item to be beside: " + item.beside());
        }
        if (item.count() > items.get(item.beside()).count()) {
            throw new IllegalArgumentException("more than there are to be beside: " + item.count());
        }
        if (item.shape().gpuCount() > 0
                || item.shape().numaLocal()
                || !item.constraints().equals(Constraints.NONE)) {
            throw new IllegalArgumentException("what is beside an item goes where that goes, and takes no GPU");
        }
    }

    /** An all-or-nothing demand. */
    public static Demand of(DemandId id, DepartmentId department, long seed, DemandItem... items) {
        return new Demand(id, department, List.of(items), true, seed);
    }
}
