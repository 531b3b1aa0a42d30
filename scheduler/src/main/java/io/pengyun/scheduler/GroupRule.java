package io.pengyun.scheduler;

/**
 * How an instance stands to the members of a group, those placed before it included. A hard rule refuses a host, a soft
 * one only makes it less welcome. A host without the domain that a hard rule names (no known rack, say) is refused.
 */
public sealed interface GroupRule {

    GroupId group();

    FailureDomain domain();

    boolean hard();

    /**
     * In a domain that already has a member. While the group is empty any domain will do, and the first member then
     * chooses for the rest of its item: one that holds them all, if there is one.
     */
    record Affinity(GroupId group, FailureDomain domain, boolean hard) implements GroupRule {}

    /** In a domain that has no member. Soft: where there are fewest. */
    record AntiAffinity(GroupId group, FailureDomain domain, boolean hard) implements GroupRule {}

    /**
     * Evenly: with the new member a domain has at most {@code maxSkew} more than the domain with fewest. All domains
     * count in which an active host meets the item's pins, traits, accreditation, dedication and hard affinity, also
     * those that are full. The item must be a member of the group.
     *
     * @param maxSkew at least 1
     */
    record Spread(GroupId group, FailureDomain domain, int maxSkew, boolean hard) implements GroupRule {
        public Spread {
            if (maxSkew < 1) {
                throw new IllegalArgumentException("maxSkew is at least 1: " + maxSkew);
            }
        }
    }
}
