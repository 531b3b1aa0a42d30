package io.pengyun.scheduler;

import java.util.List;

/** What became of a demand. */
public sealed interface Decision {

    DemandId demand();

    /**
     * All of it has hosts, and the fleet holds the claims.
     *
     * @param assignments in order of item and index
     */
    record Placed(DemandId demand, List<Assignment> assignments) implements Decision {
        public Placed {
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * Some of a demand that is not all-or-nothing has hosts, and the fleet holds these claims.
     *
     * @param assignments in order of item and index; never empty
     * @param shortfalls one for each item that is short, in order of item
     */
    record PartlyPlaced(DemandId demand, List<Assignment> assignments, List<Refusals> shortfalls) implements Decision {
        public PartlyPlaced {
            assignments = List.copyOf(assignments);
            shortfalls = List.copyOf(shortfalls);
        }
    }

    /**
     * Nothing of it is placed, and the fleet is as before.
     *
     * @param refusals why not, for the first item found that does not fit
     */
    record Refused(DemandId demand, Refusals refusals) implements Decision {}
}
