package io.pengyun.scheduler;

import java.util.List;

/**
 * What one department asks for at once.
 *
 * @param items one or more; they are placed together
 * @param allOrNothing whether a demand that does not fit whole is refused whole
 * @param seed breaks ties; derived from the request's id, so that a placement can be replayed
 */
public record Demand(DemandId id, DepartmentId department, List<DemandItem> items, boolean allOrNothing, long seed) {

    public Demand {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a demand has an item");
        }
    }

    /** An all-or-nothing demand. */
    public static Demand of(DemandId id, DepartmentId department, long seed, DemandItem... items) {
        return new Demand(id, department, List.of(items), true, seed);
    }
}
