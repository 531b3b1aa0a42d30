package io.pengyun.scheduler;

import java.util.Set;

/**
 * A number of equal instances.
 *
 * @param count how many, 1 to {@value #MAXIMUM_COUNT}
 * @param groups groups that each of the instances joins
 */
public record DemandItem(Shape shape, int count, Constraints constraints, Set<GroupId> groups, Weights weights) {

    public static final int MAXIMUM_COUNT = 100_000;

    public DemandItem {
        if (count < 1 || count > MAXIMUM_COUNT) {
            throw new IllegalArgumentException("count is out of range: " + count);
        }
        groups = Set.copyOf(groups);
        for (GroupRule rule : constraints.groupRules()) {
            if (rule instanceof GroupRule.Spread && !groups.contains(rule.group())) {
                throw new IllegalArgumentException("only members of a group can be spread over it");
            }
        }
    }

    /** Packed instances without constraints. */
    public static DemandItem of(Shape shape, int count) {
        return new DemandItem(shape, count, Constraints.NONE, Set.of(), Weights.PACK);
    }

    public DemandItem with(Constraints newConstraints) {
        return new DemandItem(shape, count, newConstraints, groups, weights);
    }

    /** Joins groups and keeps rules about them in one step, since a spread needs both. */
    public DemandItem with(Constraints newConstraints, Set<GroupId> newGroups) {
        return new DemandItem(shape, count, newConstraints, newGroups, weights);
    }

    public DemandItem with(Weights newWeights) {
        return new DemandItem(shape, count, constraints, groups, newWeights);
    }
}
