package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.approval.ApprovalView;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.CaseView;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Decisions on requests. The last approval, the resources' rows and the operation are one transaction. */
@ApplicationScoped
class DecisionService {

    private final RequestRecords records;
    private final RequestRepository requests;
    private final RequestViews views;
    private final RequestSettlement settlement;
    private final Approvals approvals;
    private final Access access;
    private final Clock clock;

    DecisionService(
            RequestRecords records,
            RequestRepository requests,
            RequestViews views,
            RequestSettlement settlement,
            Approvals approvals,
            Access access,
            Clock clock) {
        this.records = records;
        this.requests = requests;
        this.views = views;
        this.settlement = settlement;
        this.approvals = approvals;
        this.access = access;
        this.clock = clock;
    }

    @Transactional
    Page<ApprovalView> on(String id, PageRequest page) {
        return approvals.decisions(records.visible(id).id, page);
    }

    @Transactional
    CaseView explain(String id) {
        RequestEntity request = records.visible(id);
        return approvals.explain(request.id).ofTerm(TermRules.words(Optional.ofNullable(request.termDays)));
    }

    @Transactional
    RequestView approve(String id, String comment) {
        return decide(id, true, comment);
    }

    @Transactional
    RequestView reject(String id, String comment) {
        return decide(id, false, comment);
    }

    private RequestView decide(String id, boolean agrees, String comment) {
        Instant now = clock.instant();
        RequestEntity request = records.lock(records.visible(id));
        if (request.state == RequestState.EXPIRED
                || request.state == RequestState.SUBMITTED && RequestRecords.isOverdue(request, now)) {
            throw RequestRecords.claimExpired();
        }
        request.requireMayBecome(agrees ? RequestState.APPROVED : RequestState.REJECTED);
        String who = access.caller().name();
        String reason = comment.isBlank() ? "Declined by " + who + "." : comment;
        settlement.settle(request, approvals.decide(request.id, agrees, comment), reason, who, now);
        requests.flush();
        return views.of(request);
    }
}
