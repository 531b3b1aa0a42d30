package io.pengyun.api.request;

import io.pengyun.api.placement.Claims;
import io.pengyun.api.placement.DemandRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What was asked of the place of a granted resource, for whoever has to find it another one. */
@ApplicationScoped
public class RequestPlacements {

    private final Claims claims;
    private final RequestRepository requests;

    RequestPlacements(Claims claims, RequestRepository requests) {
        this.claims = claims;
        this.requests = requests;
    }

    /**
     * Room for one more like this resource, under the terms of its request, elsewhere.
     *
     * @param demandId drawn by the caller
     * @param notThere the host that it shall leave; where each was asked to be apart, those of the others are left out too
     * @return empty when the resource holds nothing
     */
    @Transactional
    public Optional<DemandRequest> elsewhere(UUID demandId, UUID resourceId, UUID notThere) {
        return claims.siblingsOf(resourceId)
                .flatMap(siblings -> requests.findByIdOptional(siblings.requestId())
                        .map(request -> {
                            PlannedItem item = request.items.get(siblings.item());
                            Set<UUID> excluded = new HashSet<>(item.apart() ? siblings.hostIds() : Set.of());
                            excluded.add(notThere);
                            return new DemandRequest(
                                    demandId,
                                    Optional.empty(),
                                    request.projectId,
                                    request.departmentId,
                                    request.dataClassification,
                                    demandId.getLeastSignificantBits(),
                                    List.of(RequestDemand.item(item, 1, Optional.empty())),
                                    excluded);
                        }));
    }
}
