package io.pengyun.scheduler;

import java.util.Set;

/**
 * A number of equal instances.
 *
 * @param count how many, 1 to {@value #MAXIMUM_COUNT}
 * @param groups groups that each of the instances joins
 * @param beside position of another item of the demand: the instance of index i must be on the same host as that item's
 *     of index i, a volume beside its instance; or {@link #ALONE}
 */
public record DemandItem(
        Shape shape, int count, Constraints constraints, Set<GroupId> groups, Weights weights, int beside) {

    /** Beside no other item. */
    public static final int ALONE = -1;

    public static final int MAXIMUM_COUNT = 100_000;

    public DemandItem {
        if (count < 1 || count > MAXIMUM_COUNT) {
            throw new IllegalArgumentException("count is out of range: " + count);
        }
        groups = Set.copyOf(groups);
        if (beside < ALONE) {
            throw new IllegalArgumentException("items count from 0: " + beside);
        }
        for (GroupRule rule : constraints.groupRules()) {
            if (rule instanceof GroupRule.Spread && !groups.contains(rule.group())) {
                throw new IllegalArgumentException("only members of a group can be spread over it");
            }
        }
    }

    /** Packed instances without constraints. */
    public static DemandItem of(Shape shape, int count) {
        return new DemandItem(shape, count, Constraints.NONE, Set.of(), Weights.PACK, ALONE);
    }

    /**
     * Resources that follow the instances of another item, index by index, to their hosts.
     *
     * @param count at most as many as the other item has
     */
    public static DemandItem beside(int item, Resources resources, int count) {
        Shape shape = new Shape(resources, "", 0, false);
        return new DemandItem(shape, count, Constraints.NONE, Set.of(), Weights.PACK, item);
    }

    public DemandItem with(Constraints newConstraints) {
        return new DemandItem(shape, count, newConstraints, groups, weights, beside);
    }

    /** Joins groups and keeps rules about them in one step, since a spread needs both. */
    public DemandItem with(Constraints newConstraints, Set<GroupId> newGroups) {
        return new DemandItem(shape, count, newConstraints, newGroups, weights, beside);
    }

    public DemandItem with(Weights newWeights) {
        return new DemandItem(shape, count, constraints, groups, newWeights, beside);
    }
}
