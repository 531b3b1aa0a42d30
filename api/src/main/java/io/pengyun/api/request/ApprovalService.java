package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Decisions on requests. An approval, the resources' rows and the operation are one transaction. */
@ApplicationScoped
class ApprovalService {

    private final RequestRecords records;
    private final RequestViews views;
    private final RequestRepository requests;
    private final ApprovalRepository approvals;
    private final RequestGrants grants;
    private final Access access;
    private final Ids ids;
    private final Clock clock;

    ApprovalService(
            RequestRecords records,
            RequestViews views,
            RequestRepository requests,
            ApprovalRepository approvals,
            RequestGrants grants,
            Access access,
            Ids ids,
            Clock clock) {
        this.records = records;
        this.views = views;
        this.requests = requests;
        this.approvals = approvals;
        this.grants = grants;
        this.access = access;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    List<ApprovalView> on(String id) {
        RequestEntity request = records.find(Permission.REQUEST_READ, id);
        return approvals.on(request.id).stream().map(ApprovalView::of).toList();
    }

    @Transactional
    RequestView approve(String id, String comment) {
        Instant now = clock.instant();
        RequestEntity request = lockForDecision(id, now);
        request.moveTo(RequestState.APPROVED, null, now);
        record(request, "approved", comment, now);
        grants.grant(request, now);
        requests.flush();
        return views.of(request);
    }

    @Transactional
    RequestView reject(String id, String comment) {
        Instant now = clock.instant();
        RequestEntity request = lockForDecision(id, now);
        String reason = comment.isBlank() ? "Declined by " + access.caller().name() + "." : comment;
        request.moveTo(RequestState.REJECTED, reason, now);
        record(request, "rejected", comment, now);
        grants.refuse(request);
        requests.flush();
        return views.of(request);
    }

    private RequestEntity lockForDecision(String id, Instant now) {
        RequestEntity request = records.lock(Permission.REQUEST_DECIDE, id);
        if (request.requesterId.equals(access.caller().userId())) {
            throw new ProblemException(
                    ProblemCode.OWN_REQUEST,
                    "You submitted this request yourself; another approver of the department decides on it.");
        }
        if (request.state == RequestState.EXPIRED
                || request.state == RequestState.SUBMITTED && RequestRecords.isOverdue(request, now)) {
            throw RequestRecords.claimExpired();
        }
        return request;
    }

    private void record(RequestEntity request, String decision, String comment, Instant at) {
        ApprovalEntity approval = new ApprovalEntity();
        approval.id = ids.next();
        approval.requestId = request.id;
        approval.approverId = access.caller().userId();
        approval.approverName = access.caller().name();
        approval.decision = decision;
        approval.comment = comment;
        approval.at = at;
        approvals.persist(approval);
    }
}
