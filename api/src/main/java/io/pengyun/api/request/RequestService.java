package io.pengyun.api.request;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.approval.Approvals;
import io.pengyun.api.approval.CaseView;
import io.pengyun.api.approval.Matter;
import io.pengyun.api.placement.DemandRequest;
import io.pengyun.api.placement.PlacementDecision;
import io.pengyun.api.placement.PlacementDecision.Placed;
import io.pengyun.api.placement.PlacementDecision.Refused;
import io.pengyun.api.placement.Placements;
import io.pengyun.api.platform.DryRun;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Preview, submit, look up and take back requests. */
@ApplicationScoped
class RequestService {

    private final RequestPlan plan;
    private final RequestDemand demands;
    private final RequestRecords records;
    private final RequestViews views;
    private final Placements placements;
    private final ProjectDirectory projects;
    private final Access access;
    private final DryRun dryRun;
    private final RequestNames names;
    private final RequestMatter matters;
    private final Approvals approvals;

    RequestService(
            RequestPlan plan,
            RequestDemand demands,
            RequestRecords records,
            RequestViews views,
            Placements placements,
            ProjectDirectory projects,
            Access access,
            DryRun dryRun,
            RequestNames names,
            RequestMatter matters,
            Approvals approvals) {
        this.plan = plan;
        this.demands = demands;
        this.records = records;
        this.views = views;
        this.placements = placements;
        this.projects = projects;
        this.access = access;
        this.dryRun = dryRun;
        this.names = names;
        this.matters = matters;
        this.approvals = approvals;
    }

    PreviewView preview(RequestCreate create) {
        ProjectRef project = projects.require(Permission.REQUEST_WRITE, create.project());
        List<PlannedItem> items = plan.plan(project, create.items());
        names.requireFree(project, items);
        Quantities totals = RequestPlan.totals(items);
        List<PreviewView.QuotaLeft> quota = records.quotaLeft(project, totals);
        CaseView approval = approvals.preview(matters.of(project, create, items, totals));
        PlacementDecision decision = placements.preview(demands.of(demands.drawId(), project, create, items));
        return switch (decision) {
            case Placed placed -> {
                Optional<PreviewView.QuotaLeft> exceeded =
                        quota.stream().filter(limit -> limit.left() < 0).findFirst();
                yield new PreviewView(
                        exceeded.isEmpty(),
                        totals,
                        places(placed),
                        quota,
                        approval,
                        exceeded.map(limit -> "The quota of " + limit.scope() + " \"" + limit.name() + "\" for "
                                + limit.kind() + " would be exceeded by " + -limit.left() + "."),
                        List.of());
            }
            case Refused refused ->
                new PreviewView(
                        false, totals, List.of(), quota, approval, Optional.of(refused.sentence()), reasons(refused));
        };
    }

    /**
     * Holds the claims first, then records the request under the quota's lock. A crash in between leaves claims that
     * expire by themselves.
     */
    RequestView submit(RequestCreate create) {
        ProjectRef project = projects.require(Permission.REQUEST_WRITE, create.project());
        List<PlannedItem> items = plan.plan(project, create.items());
        names.requireFree(project, items);
        Quantities totals = RequestPlan.totals(items);
        records.requireQuota(project, totals);
        UUID requestId = demands.drawId();
        DemandRequest demand = demands.of(requestId, project, create, items);
        Placed placed = switch (dryRun.wanted() ? placements.preview(demand) : placements.place(demand)) {
            case Placed success -> success;
            case Refused refused ->
                throw new ProblemException(ProblemCode.NO_CAPACITY, refused.sentence())
                        .with("reasons", reasons(refused))
                        .with("fitsNow", refused.fitsNow());
        };
        try {
            return records.submit(requestId, project, create, items, totals, placed, !dryRun.wanted());
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

    private static List<RequestView.Place> places(Placed placed) {
        return placed.places().stream()
                .map(share -> new RequestView.Place(share.site(), share.hosts()))
                .toList();
    }

    private static List<PreviewView.Reason> reasons(Refused refused) {
        return refused.reasons().stream()
                .map(reason -> new PreviewView.Reason(reason.reason(), reason.hosts()))
                .toList();
    }
}
