package io.pengyun.api.request;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.placement.PlacementDecision.HeldClaim;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.request.Grant.Granted;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Turns an approved request's claims into resources, and starts the operation that brings them up. */
@ApplicationScoped
class RequestGrants {

    private final RequestPlan plan;
    private final Claims claims;
    private final Operations operations;
    private final FulfilRequest fulfil;
    private final ProjectDirectory projects;
    private final Ids ids;

    RequestGrants(
            RequestPlan plan,
            Claims claims,
            Operations operations,
            FulfilRequest fulfil,
            ProjectDirectory projects,
            Ids ids) {
        this.plan = plan;
        this.claims = claims;
        this.operations = operations;
        this.fulfil = fulfil;
        this.projects = projects;
        this.ids = ids;
    }

    /** @param by whose doing it is */
    void grant(RequestEntity request, String by, Instant at) {
        ProjectRef project = projects.refs(Set.of(request.projectId)).values().stream()
                .findFirst()
                .orElseThrow();
        Optional<Instant> endsAt = TermRules.end(Optional.ofNullable(request.termDays), at);
        if (RequestPlan.isChange(request.items)) {
            change(request, project, endsAt, at);
        } else {
            make(request, project, endsAt, by, at);
        }
    }

    /** There is nothing to wait for: it is done with this transaction. */
    private void change(RequestEntity request, ProjectRef project, Optional<Instant> endsAt, Instant at) {
        for (PlannedItem item : request.items) {
            plan.change(item.kind()).apply(new ChangeKind.Change(new RequestId(request.id), project, item, endsAt, at));
        }
        request.moveTo(RequestState.FULFILLED, null, at);
    }

    private void make(RequestEntity request, ProjectRef project, Optional<Instant> endsAt, String by, Instant at) {
        List<HeldClaim> held = claims.heldBy(request.id);
        int wanted = request.items.stream().mapToInt(PlannedItem::count).sum();
        if (held.size() != wanted) {
            throw RequestRecords.claimExpired();
        }
        OperationId operation = operations.draw();
        Map<UUID, UUID> resourceByClaim = new HashMap<>();
        Map<String, List<Granted>> granted = granted(request, held, resourceByClaim);
        claims.bind(resourceByClaim);
        for (PlannedItem item : request.items) {
            plan.kind(item.kind())
                    .create(new Grant(
                            new RequestId(request.id),
                            operation,
                            project,
                            item,
                            granted.getOrDefault(item.name(), List.of()),
                            granted,
                            endsAt,
                            at));
        }
        request.operationId = operation.value();
        operations.start(
                operation,
                fulfil,
                new FulfilRequest.State(request.id),
                OperationSubject.ofProject(
                        request.departmentId,
                        request.projectId,
                        new RequestId(request.id).text() + " (" + request.purpose + ")",
                        by,
                        wanted));
    }

    private Map<String, List<Granted>> granted(
            RequestEntity request, List<HeldClaim> held, Map<UUID, UUID> resourceByClaim) {
        Map<String, List<Granted>> granted = new HashMap<>();
        for (HeldClaim claim : held) {
            PlannedItem item = request.items.get(claim.item());
            UUID resourceId = ids.next();
            resourceByClaim.put(claim.claimId(), resourceId);
            granted.computeIfAbsent(item.name(), name -> new ArrayList<>())
                    .add(new Granted(
                            resourceId, item.resourceName(claim.index()), claim.hostId(), claim.deviceAddresses()));
        }
        return granted;
    }
}
