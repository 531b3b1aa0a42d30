package io.pengyun.api.placement;

/** Asks the placement leader, whichever replica that is. */
public interface Placements {

    /**
     * Has the demand decided and its claims committed; blocks until then, in no transaction. The claims are held for a
     * minute, in which the caller records what they are for and has them held on, or binds them.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code unavailable} when no leader answers in time or its queue is
     *     full; the claims, should they come to be after all, expire by themselves
     */
    PlacementDecision place(DemandRequest demand);

    /** As above, but holds nothing: where it would go now. The claims' ids mean nothing. */
    PlacementDecision preview(DemandRequest demand);
}
