package io.pengyun.api.placement;

import io.pengyun.api.placement.DemandQueue.Waiting;
import io.pengyun.api.placement.PlacementDecision.Reason;
import io.pengyun.api.placement.PlacementDecision.SiteShare;
import io.pengyun.api.platform.Ids;
import io.pengyun.scheduler.Assignment;
import io.pengyun.scheduler.Constraints;
import io.pengyun.scheduler.Decision;
import io.pengyun.scheduler.Demand;
import io.pengyun.scheduler.DemandId;
import io.pengyun.scheduler.DemandItem;
import io.pengyun.scheduler.DepartmentId;
import io.pengyun.scheduler.FailureDomain;
import io.pengyun.scheduler.Fleet;
import io.pengyun.scheduler.GroupId;
import io.pengyun.scheduler.GroupRule;
import io.pengyun.scheduler.HostId;
import io.pengyun.scheduler.Refusals;
import io.pengyun.scheduler.Resources;
import io.pengyun.scheduler.Scheduler;
import io.pengyun.scheduler.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** One batch of demands: asks the scheduler and turns its decisions into rows and answers. */
final class PlacementBatch {

    private final Fleet fleet;
    private final Ids ids;
    private final List<UUID> demandIds = new ArrayList<>();
    private final List<PlacementAnswer> answers = new ArrayList<>();
    private final List<ClaimRow> claims = new ArrayList<>();
    private final List<Decision> held = new ArrayList<>();
    private boolean refusal;

    PlacementBatch(Fleet fleet, Ids ids) {
        this.fleet = fleet;
        this.ids = ids;
    }

    /** A claim as it will be written. */
    record ClaimRow(UUID claimId, UUID hostId, DemandRequest demand, int item, int index, List<String> devices) {

        DemandRequest.Shape shape() {
            return demand.items().get(item).shape();
        }
    }

    List<UUID> demandIds() {
        return demandIds;
    }

    List<PlacementAnswer> answers() {
        return answers;
    }

    List<ClaimRow> claims() {
        return claims;
    }

    void decide(Waiting waiting) {
        DemandRequest request = waiting.demand();
        Decision decision = Scheduler.place(fleet, List.of(demand(request))).getFirst();
        demandIds.add(request.demandId());
        switch (decision) {
            case Decision.Placed placed -> {
                answers.add(PlacementAnswer.placed(places(placed.assignments())));
                if (waiting.preview()) {
                    Scheduler.undo(fleet, decision);
                } else {
                    held.add(decision);
                    placed.assignments().forEach(assignment -> claims.add(row(request, assignment)));
                }
            }
            case Decision.PartlyPlaced partly ->
                throw new IllegalStateException("an all-or-nothing demand was placed in part");
            case Decision.Refused refused -> {
                refusal = true;
                answers.add(refused(refused.refusals()));
            }
        }
    }

    /** Whether something did not fit. */
    boolean hasRefusal() {
        return refusal;
    }

    /** The fleet forgets what was decided. */
    void undo() {
        held.forEach(decision -> Scheduler.undo(fleet, decision));
    }

    private ClaimRow row(DemandRequest request, Assignment assignment) {
        return new ClaimRow(
                ids.next(),
                assignment.host().value(),
                request,
                assignment.item(),
                assignment.index(),
                assignment.deviceAddresses());
    }

    private List<SiteShare> places(List<Assignment> assignments) {
        Map<String, Set<HostId>> bySite = new TreeMap<>();
        for (Assignment assignment : assignments) {
            String site = fleet.host(assignment.host())
                    .orElseThrow()
                    .spec()
                    .location()
                    .site();
            bySite.computeIfAbsent(site, name -> new HashSet<>()).add(assignment.host());
        }
        return bySite.entrySet().stream()
                .map(site -> new SiteShare(site.getKey(), site.getValue().size()))
                .toList();
    }

    private static PlacementAnswer refused(Refusals refusals) {
        List<Reason> reasons = refusals.counts().entrySet().stream()
                .map(count -> new Reason(count.getKey().name().toLowerCase(Locale.ROOT), count.getValue()))
                .toList();
        return PlacementAnswer.refused(refusals.sentence(), reasons, refusals.fitsNow());
    }

    private static Demand demand(DemandRequest request) {
        Set<HostId> excluded = request.excludedHosts().stream().map(HostId::new).collect(Collectors.toSet());
        List<DemandItem> items = new ArrayList<>();
        for (int index = 0; index < request.items().size(); index++) {
            items.add(item(request, index, excluded));
        }
        return Demand.of(
                new DemandId(request.demandId()),
                new DepartmentId(request.departmentId()),
                request.seed(),
                items.toArray(DemandItem[]::new));
    }

    private static DemandItem item(DemandRequest request, int index, Set<HostId> excluded) {
        DemandRequest.Item item = request.items().get(index);
        DemandRequest.Shape wanted = item.shape();
        Resources resources = new Resources(wanted.vcpus(), wanted.memoryMib(), wanted.diskGib());
        if (item.with().isPresent()) {
            return DemandItem.beside(item.with().get(), resources, item.count());
        }
        Shape shape = new Shape(resources, wanted.gpuModel().orElse(""), wanted.gpus(), false);
        Constraints.Builder constraints = Constraints.builder()
                .excludedHosts(excluded)
                .minAccreditation(request.accreditation())
                .sites(item.site().map(Set::of).orElse(Set.of()));
        if (!item.apart()) {
            return DemandItem.of(shape, item.count()).with(constraints.build());
        }
        GroupId group = new GroupId(new UUID(
                request.demandId().getMostSignificantBits(), request.demandId().getLeastSignificantBits() + 1 + index));
        constraints.groupRules(List.of(new GroupRule.AntiAffinity(group, FailureDomain.HOST, true)));
        return DemandItem.of(shape, item.count()).with(constraints.build(), Set.of(group));
    }
}
