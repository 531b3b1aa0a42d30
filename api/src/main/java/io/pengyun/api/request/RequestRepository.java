package io.pengyun.api.request;

import io.pengyun.api.access.Reach;
import io.pengyun.api.access.TenantRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests. */
@ApplicationScoped
class RequestRepository implements TenantRepository<RequestEntity> {

    /**
     * What a list asks for; empty means any.
     *
     * @param notBy leaves out this requester's own, for the list of what waits for an approver
     */
    record Filter(Optional<UUID> projectId, Optional<RequestState> state, Optional<UUID> notBy, UUID before) {}

    List<RequestEntity> page(Reach reach, Filter filter, int limit) {
        StringBuilder query = new StringBuilder("id < :before");
        Parameters parameters = Parameters.with("before", filter.before());
        restrict(reach, query, parameters);
        filter.projectId().ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        filter.state().ifPresent(state -> {
            query.append(" and state = :state");
            parameters.and("state", state);
        });
        filter.notBy().ifPresent(requester -> {
            query.append(" and requesterId <> :requester");
            parameters.and("requester", requester);
        });
        query.append(" order by id desc");
        return find(query.toString(), parameters).page(0, limit).list();
    }

    /** Those that wait for a decision although their claims have run out, oldest first. */
    List<UUID> overdue(Instant now, int limit) {
        return find("state = SUBMITTED and claimExpiresAt <= ?1 order by claimExpiresAt", now).page(0, limit).stream()
                .map(request -> request.id)
                .toList();
    }
}
