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
import java.time.Duration;
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
        List<HeldClaim> held = claims.heldBy(request.id);
        int wanted = request.items.stream().mapToInt(PlannedItem::count).sum();
        if (held.size() != wanted) {
            throw RequestRecords.claimExpired();
        }
        OperationId operation = operations.draw();
        Map<UUID, UUID> resourceByClaim = new HashMap<>();
        Map<String, List<Granted>> granted = granted(request, held, resourceByClaim);
        claims.bind(resourceByClaim);
        ProjectRef project = projects.refs(Set.of(request.projectId)).values().stream()
                .findFirst()
                .orElseThrow();
        Optional<Instant> endsAt = Optional.ofNullable(request.termDays).map(days -> at.plus(Duration.ofDays(days)));
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
