package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.Quotas;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.request.RequestDrafts.Draft;
import io.pengyun.api.tenancy.ProjectRef;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The short transactions of requests: record under the quota's lock, take back, let expire. */
@ApplicationScoped
class RequestRecords {

    /** The claims outlive the time for a decision, which may still grant the request. */
    private static final Duration CLAIM_GRACE = Duration.ofMinutes(10);

    /** Whose doing it is when time decides. */
    private static final String BY_ITSELF = "policy";

    private final RequestRepository requests;
    private final RequestViews views;
    private final RequestMatter matters;
    private final RequestSettlement settlement;
    private final Approvals approvals;
    private final Claims claims;
    private final Quotas quotas;
    private final Access access;
    private final AuditSubject audited;
    private final Clock clock;

    RequestRecords(
            RequestRepository requests,
            RequestViews views,
            RequestMatter matters,
            RequestSettlement settlement,
            Approvals approvals,
            Claims claims,
            Quotas quotas,
            Access access,
            AuditSubject audited,
            Clock clock) {
        this.requests = requests;
        this.views = views;
        this.matters = matters;
        this.settlement = settlement;
        this.approvals = approvals;
        this.claims = claims;
        this.quotas = quotas;
        this.access = access;
        this.audited = audited;
        this.clock = clock;
    }

    @Transactional(Transactional.TxType.SUPPORTS)
    List<Quotas.Left> quotaLeft(ProjectRef project, Quantities asked) {
        return quotas.left(project.id().value(), amounts(asked));
    }

    /** The soft limits of which more is asked for than there is. */
    static List<String> warnings(List<Quotas.Left> left) {
        return exceeded(left, true);
    }

    /** Those of which more is asked for than there is, in words. */
    static List<String> exceeded(List<Quotas.Left> left, boolean soft) {
        return left.stream()
                .filter(one -> one.soft() == soft && one.exceeds())
                .map(Quotas.Left::sentence)
                .toList();
    }

    /** Refuses early and kindly; what counts is the check under the lock in {@link #submit}. */
    @Transactional(Transactional.TxType.SUPPORTS)
    void requireQuota(ProjectRef project, Quantities asked) {
        quotas.require(project.id().value(), amounts(asked));
    }

    /**
     * Checks under the quotas' locks that the claims fit in, and confirms them. Of those who ask together for the last of a
     * quota the first has it: what the others have claimed does not count before they come here.
     *
     * @param claimed false where placement has held nothing: in a dry run, and for what only changes things
     */
    @Transactional
    RequestView submit(UUID requestId, Draft draft, Placed placed, boolean claimed) {
        Instant now = clock.instant();
        ProjectRef project = draft.project();
        RequestCreate create = draft.asked();
        List<String> warnings = draft.isChange()
                ? List.of()
                : warnings(quotas.require(project.id().value(), amounts(draft.totals())));
        RequestEntity request = new RequestEntity();
        request.id = requestId;
        request.departmentId = project.departmentId();
        request.projectId = project.id().value();
        request.requesterId = access.caller().userId();
        request.requesterName = access.caller().name();
        request.purpose = create.purpose();
        request.dataClassification = create.dataClassification().orElse(0);
        request.termDays = create.termDays().orElse(null);
        request.items = draft.items();
        request.terms = new Terms(
                draft.totals(),
                placed.places().stream()
                        .map(share -> new Terms.Place(share.site(), share.hosts()))
                        .toList(),
                now,
                warnings);
        request.state = RequestState.SUBMITTED;
        request.createdAt = now;
        request.updatedAt = now;
        boolean meant = claimed || draft.isChange();
        if (meant) {
            settlement.submitted(request);
        }
        Approvals.Opened opened = approvals.open(requestId, matters.of(draft, !warnings.isEmpty()));
        if (claimed) {
            claims.hold(requestId, opened.dueAt().plus(CLAIM_GRACE));
        }
        request.claimExpiresAt = opened.dueAt();
        requests.persistAndFlush(request);
        audited.is(new RequestId(requestId).text(), project.departmentId());
        if (meant) {
            settlement.settle(request, opened.outcome(), "", request.requesterName, now);
            requests.flush();
        }
        return views.of(request);
    }

    /** What was held for a request that has not come to be. */
    void giveBack(UUID requestId) {
        QuarkusTransaction.requiringNew().run(() -> claims.releaseHeld(requestId));
    }

    Page<RequestView> page(Reach reach, RequestRepository.Filter filter, PageRequest page) {
        List<RequestView> found = views.of(requests.page(reach, filter, page.limit()));
        return page.page(found, view -> RequestId.parse(view.id()).orElseThrow().value(), view -> view);
    }

    private RequestEntity find(Permission permission, String id) {
        RequestEntity request = known(id);
        access.require(permission, owner(request), "request", id);
        return request;
    }

    private RequestEntity known(String id) {
        return RequestId.parse(id)
                .flatMap(parsed -> requests.findByIdOptional(parsed.value()))
                .orElseThrow(() -> ProblemException.notFound("request", id));
    }

    private static Owner owner(RequestEntity request) {
        return Owner.project(request.departmentId, request.projectId);
    }

    Page<RequestView> page(List<UUID> ids, PageRequest page) {
        List<RequestView> found = views.of(requests.ofIds(ids));
        return page.page(found, view -> RequestId.parse(view.id()).orElseThrow().value(), view -> view);
    }

    /** Those who are asked about a request see it, whatever else they may see. */
    RequestEntity visible(String id) {
        RequestEntity request = known(id);
        if (!access.reach(Permission.REQUEST_READ).covers(owner(request)) && !approvals.involves(request.id)) {
            access.require(Permission.REQUEST_READ, owner(request), "request", id);
        }
        return request;
    }

    /** Locks for a change by the caller. */
    RequestEntity lock(RequestEntity found) {
        audited.is(new RequestId(found.id).text(), found.departmentId);
        return requests.lock(found.id).orElseThrow();
    }

    @Transactional
    RequestView cancel(String id) {
        RequestEntity request = lock(find(Permission.REQUEST_WRITE, id));
        settlement.cancelled(request, access.caller().name(), clock.instant());
        approvals.withdraw(request.id);
        requests.flush();
        return views.of(request);
    }

    /** Ends those whose time for a decision is over, as their policies say; returns how many. */
    @Transactional
    int expire(Instant now, int limit) {
        int expired = 0;
        for (UUID id : requests.overdue(now, limit)) {
            RequestEntity request = requests.lock(id).orElseThrow();
            // Somebody may have decided since the list was read.
            if (request.state == RequestState.SUBMITTED && isOverdue(request, now)) {
                settlement.settleAlone(request, approvals.timeIsUp(request.id), BY_ITSELF, now);
                expired++;
            }
        }
        return expired;
    }

    /** Looks again at those for which everyone of some has to agree: somebody may have left. Returns how many went on. */
    @Transactional
    int lookAgain(Instant now, int limit) {
        int settled = 0;
        for (UUID id : approvals.needingEveryone(Matter.Subject.REQUEST, limit)) {
            RequestEntity request = requests.lock(id).orElseThrow();
            if (request.state == RequestState.SUBMITTED && !isOverdue(request, now)) {
                Approvals.Outcome outcome = approvals.lookAgain(id);
                if (outcome != Approvals.Outcome.OPEN) {
                    settlement.settleAlone(request, outcome, BY_ITSELF, now);
                    settled++;
                }
            }
        }
        return settled;
    }

    static boolean isOverdue(RequestEntity request, Instant now) {
        return request.claimExpiresAt != null && !request.claimExpiresAt.isAfter(now);
    }

    static ProblemException claimExpired() {
        return new ProblemException(ProblemCode.CLAIM_EXPIRED, RequestSettlement.EXPIRED);
    }

    private static Quotas.Amounts amounts(Quantities quantities) {
        return new Quotas.Amounts(
                quantities.instances(),
                quantities.vcpus(),
                quantities.memoryMib(),
                quantities.diskGib(),
                quantities.gpus());
    }
}
