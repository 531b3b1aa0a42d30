package io.pengyun.api.placement;

import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The callers' side of placement: puts demands into the queue and waits for the answers. */
@ApplicationScoped
class PlacementService implements Placements {

    /** Ample for a takeover of the leadership in between. */
    private static final int PATIENCE_SECONDS = 15;

    private static final int LONGEST_QUEUE = 10_000;

    private final DemandQueue queue;
    private final DecisionWaiters waiters;
    private final ClaimService claims;
    private final Clock clock;

    PlacementService(DemandQueue queue, DecisionWaiters waiters, ClaimService claims, Clock clock) {
        this.queue = queue;
        this.waiters = waiters;
        this.claims = claims;
        this.clock = clock;
    }

    @Override
    public PlacementDecision place(DemandRequest demand) {
        PlacementAnswer answer = ask(demand, false);
        if (!answer.placed()) {
            return answer.decision(List.of());
        }
        List<HeldClaim> placed = claims.placedFor(demand.demandId());
        int wanted = demand.items().stream().mapToInt(DemandRequest.Item::count).sum();
        if (placed.size() != wanted) {
            // Asked for the second time, too late.
            throw new ProblemException(
                    ProblemCode.CLAIM_EXPIRED, "The capacity is not held any more; ask for it again.");
        }
        return answer.decision(placed);
    }

    @Override
    public PlacementDecision preview(DemandRequest demand) {
        return ask(demand, true).decision(List.of());
    }

    private PlacementAnswer ask(DemandRequest demand, boolean preview) {
        if (queue.length() >= LONGEST_QUEUE) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many requests wait for placement.");
        }
        Optional<PlacementAnswer> answer = Optional.empty();
        try (DecisionWaiters.Waiter waiter = waiters.register(demand.demandId())) {
            if (!apart(() -> queue.add(demand, preview, clock.instant()))) {
                answer = queue.answerTo(demand.demandId());
            }
            for (int slice = 0; slice < PATIENCE_SECONDS && answer.isEmpty(); slice++) {
                // Should the notice be lost, the record tells a moment later.
                boolean decided = waiter.await(1, TimeUnit.SECONDS);
                answer = queue.answerTo(demand.demandId());
                if (decided && answer.isEmpty()) {
                    throw undecided("Placement could not decide this; try again.");
                }
            }
        }
        if (answer.isEmpty() && !apart(() -> queue.withdraw(demand.demandId()))) {
            answer = queue.answerTo(demand.demandId());
        }
        return answer.orElseThrow(() -> undecided("Placement has no leader at the moment; try again."));
    }

    /** A question to the leader is no effect of the call that asks it: it must be seen at once, also in a dry run. */
    private static boolean apart(Supplier<Boolean> work) {
        return BatchTransactions.CONTAINER.call(work);
    }

    private static ProblemException undecided(String detail) {
        return new ProblemException(ProblemCode.UNAVAILABLE, detail);
    }
}
