package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.placement.DemandRequest;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.placement.Placements;
import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.request.RequestDrafts.Draft;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Preview, submit, look up and take back requests. */
@ApplicationScoped
class RequestService {

    /** Where things go that make nothing. */
    static final Placed NOWHERE = new Placed(List.of(), List.of());

    private final RequestDrafts drafts;
    private final RequestPreviews previews;
    private final RequestDemand demands;
    private final RequestRecords records;
    private final RequestViews views;
    private final Placements placements;
    private final Access access;
    private final DryRun dryRun;
    private final Approvals approvals;

    RequestService(
            RequestDrafts drafts,
            RequestPreviews previews,
            RequestDemand demands,
            RequestRecords records,
            RequestViews views,
            Placements placements,
            Access access,
            DryRun dryRun,
            Approvals approvals) {
        this.drafts = drafts;
        this.previews = previews;
        this.demands = demands;
        this.records = records;
        this.views = views;
        this.placements = placements;
        this.access = access;
        this.dryRun = dryRun;
        this.approvals = approvals;
    }

    PreviewView preview(RequestCreate asked) {
        return previews.of(drafts.of(asked));
    }

    /**
     * Holds the claims first, then records the request under the quota's lock. A crash in between leaves claims that
     * expire by themselves.
     */
    RequestView submit(RequestCreate asked) {
        Draft draft = drafts.of(asked);
        UUID requestId = demands.drawId();
        if (draft.isChange()) {
            return records.submit(requestId, draft, NOWHERE, false);
        }
        records.requireQuota(draft.project(), draft.totals());
        DemandRequest demand = demands.of(requestId, draft);
        Placed placed = switch (dryRun.wanted() ? placements.preview(demand) : placements.place(demand)) {
            case Placed success -> success;
            case Refused refused ->
                throw new ProblemException(ProblemCode.NO_CAPACITY, refused.sentence())
                        .with("reasons", reasons(refused))
                        .with("fitsNow", refused.fitsNow());
        };
        try {
            return records.submit(requestId, draft, placed, !dryRun.wanted());
        } catch (RuntimeException refused) {
            records.giveBack(requestId);
            throw refused;
        }
    }

    @Transactional
    Page<RequestView> list(Optional<UUID> projectId, Optional<RequestState> state, PageRequest page) {
        access.requireSomewhere(Permission.REQUEST_READ);
        return records.page(
                access.reach(Permission.REQUEST_READ),
                new RequestRepository.Filter(projectId, state, page.beforeOrMaximum()),
                page);
    }

    /** Those on which the caller may decide and has not. */
    @Transactional
    Page<RequestView> waitingForCaller(Optional<UUID> projectId, PageRequest page) {
        return records.page(approvals.waitingForCaller(Matter.Subject.REQUEST, projectId, page), page);
    }

    @Transactional
    RequestView get(String id) {
        return views.of(records.visible(id));
    }

    RequestView cancel(String id) {
        return records.cancel(id);
    }

    static List<RequestView.Place> places(Placed placed) {
        return placed.places().stream()
                .map(share -> new RequestView.Place(share.site(), share.hosts()))
                .toList();
    }

    static List<PreviewView.Reason> reasons(Refused refused) {
        return refused.reasons().stream()
                .map(reason -> new PreviewView.Reason(reason.reason(), reason.hosts()))
                .toList();
    }
}
