package io.pengyun.api.request;

import io.pengyun.api.approval.Approvals.Outcome;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** What follows for a request from what has come of its approvals. The request is locked. */
@ApplicationScoped
class RequestSettlement {

    static final String EXPIRED = "Nobody decided in time; submit it again.";

    private final RequestGrants grants;
    private final Claims claims;
    private final RequestNews news;

    RequestSettlement(RequestGrants grants, Claims claims, RequestNews news) {
        this.grants = grants;
        this.claims = claims;
        this.news = news;
    }

    /** It is submitted; told before anybody is asked about it. */
    void submitted(RequestEntity request) {
        news.tell(request);
    }

    /** Its requester takes it back. */
    void cancelled(RequestEntity request, String by, Instant now) {
        request.moveTo(RequestState.CANCELLED, "Taken back by " + by + ".", now);
        claims.releaseHeld(request.id);
        news.tell(request);
    }

    /**
     * When nobody is there to be told: a change that cannot be made any more has failed. It has written nothing
     * ({@link ChangeKind#apply}), so the rest of the caller's transaction stands.
     */
    void settleAlone(RequestEntity request, Outcome outcome, String by, Instant now) {
        try {
            settle(request, outcome, "", by, now);
        } catch (ProblemException impossible) {
            if (!RequestPlan.isChange(request.items) || request.state != RequestState.APPROVED) {
                throw impossible;
            }
            request.moveTo(RequestState.FAILED, String.valueOf(impossible.getMessage()), now);
            news.tell(request);
        }
    }

    /**
     * @param refusal a sentence for the requester, should it be refused
     * @param by whose doing it is, for the operation that follows
     */
    void settle(RequestEntity request, Outcome outcome, String refusal, String by, Instant now) {
        switch (outcome) {
            case OPEN -> request.updatedAt = now;
            case GRANTED -> {
                request.moveTo(RequestState.APPROVED, null, now);
                grants.grant(request, by, now);
                news.tell(request);
            }
            case REFUSED -> {
                request.moveTo(RequestState.REJECTED, refusal, now);
                claims.releaseHeld(request.id);
                news.tell(request);
            }
            case LAPSED -> {
                request.moveTo(RequestState.EXPIRED, EXPIRED, now);
                claims.releaseHeld(request.id);
                news.tell(request);
            }
        }
    }
}
