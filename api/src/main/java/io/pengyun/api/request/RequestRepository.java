package io.pengyun.api.request;

import io.pengyun.api.access.Reach;
import io.pengyun.api.access.TenantRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.jpa.HibernateHints;

/** Requests. */
@ApplicationScoped
class RequestRepository implements TenantRepository<RequestEntity> {

    /** What a list asks for; empty means any. */
    record Filter(Optional<UUID> projectId, Optional<RequestState> state, UUID before) {}

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
        query.append(" order by id desc");
        return find(query.toString(), parameters)
                .withHint(HibernateHints.HINT_READ_ONLY, true)
                .page(0, limit)
                .list();
    }

    List<RequestEntity> ofIds(Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : list("id in ?1 order by id desc", ids);
    }

    /** Those that wait for a decision although the time for it is over, oldest first. */
    List<UUID> overdue(Instant now, int limit) {
        return find("state = SUBMITTED and claimExpiresAt <= ?1 order by claimExpiresAt", now).page(0, limit).stream()
                .map(request -> request.id)
                .toList();
    }
}
