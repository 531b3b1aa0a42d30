package io.pengyun.api.placement;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The callers' side of placement: puts demands into the queue and waits for the answers. */
@ApplicationScoped
class PlacementService implements Placements {

    /** Ample for a takeover of the leadership in between. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

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
        return answer.decision(answer.placed() ? claims.placedFor(demand.demandId()) : List.of());
    }

    @Override
    public PlacementDecision preview(DemandRequest demand) {
        return ask(demand, true).decision(List.of());
    }

    private PlacementAnswer ask(DemandRequest demand, boolean preview) {
        if (queue.length() >= LONGEST_QUEUE) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many requests wait for placement.");
        }
        try (DecisionWaiters.Waiter waiter = waiters.register(demand.demandId())) {
            queue.add(demand, preview, clock.instant());
            waiter.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return queue.answerTo(demand.demandId()).orElseGet(() -> {
            if (queue.withdraw(demand.demandId())) {
                throw new ProblemException(
                        ProblemCode.UNAVAILABLE, "Placement has no leader at the moment; try again.");
            }
            return queue.answerTo(demand.demandId()).orElseThrow();
        });
    }
}
