package io.pengyun.api.placement;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The claims that hold capacity. All methods run in the caller's transaction. */
public interface Claims {

    /** The held claims of a request, in the order of item and index. */
    List<PlacementDecision.HeldClaim> heldBy(UUID requestId);

    /**
     * Confirms the claims of a request, and holds them until then; a placement holds them only for a minute, and they do not
     * count against quotas before.
     */
    void hold(UUID requestId, Instant until);

    /**
     * Binds held claims to resources: from now on in use, with no expiry.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code claim-expired} when one of them is not held any more
     */
    void bind(Map<UUID, UUID> resourceByClaim);

    /** Holders of claims that were placed for the same item of a request. */
    record Siblings(UUID requestId, int item, Set<UUID> hostIds) {}

    /** For which item the resource's claim was placed, and where all of that item are; empty when it holds no claim. */
    Optional<Siblings> siblingsOf(UUID resourceId);

    /**
     * The resource lets go of its claim and takes a held one instead, which from now on stands for the same item.
     *
     * @throws io.pengyun.api.platform.ProblemException {@code claim-expired} when the one is gone or the other is not held
     *     any more
     */
    void replace(UUID resourceId, UUID heldClaim);

    /** Gives back what was placed for a demand and is still held. */
    void giveBack(UUID demandId);

    /** Gives back what these resources hold; those without a claim are left out. */
    void release(Collection<UUID> resourceIds);

    /** Gives back what a request still holds unbound. */
    void releaseHeld(UUID requestId);
}
