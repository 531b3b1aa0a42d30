package io.pengyun.api.inventory;

import io.pengyun.api.platform.LockingRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.jpa.HibernateHints;

/** Hosts. */
@ApplicationScoped
class HostRepository implements LockingRepository<HostEntity> {

    /** Retired hosts by id only: their names may be others' by now. */
    Optional<HostEntity> byIdOrName(String idOrName) {
        return HostId.parse(idOrName)
                .flatMap(id -> findByIdOptional(id.value()))
                .or(() -> find("name = ?1 and mode <> ?2", idOrName, HostMode.RETIRED)
                        .firstResultOptional());
    }

    List<HostEntity> lost(Collection<UUID> ids) {
        return list("id in ?1 and health = ?2", ids, HostHealth.LOST);
    }

    /** Names by id; unknown ids are left out. */
    Map<UUID, String> names(Collection<UUID> ids) {
        return getEntityManager()
                .createQuery("select id, name from HostEntity where id in :ids", Object[].class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultStream()
                .collect(Collectors.toMap(row -> (UUID) row[0], row -> (String) row[1]));
    }

    /** What a list asks for; empty means any. */
    record Filter(Optional<UUID> siteId, Optional<HostMode> mode, Optional<HostHealth> health) {}

    List<HostEntity> page(Filter filter, UUID before, int limit) {
        StringBuilder query = new StringBuilder("id < :before");
        Parameters parameters = Parameters.with("before", before);
        filter.siteId().ifPresent(site -> {
            query.append(" and siteId = :site");
            parameters.and("site", site);
        });
        filter.mode().ifPresent(mode -> {
            query.append(" and mode = :mode");
            parameters.and("mode", mode);
        });
        filter.health().ifPresent(health -> {
            query.append(" and health = :health");
            parameters.and("health", health);
        });
        query.append(" order by id desc");
        return find(query.toString(), parameters)
                .withHint(HibernateHints.HINT_READ_ONLY, true)
                .page(0, limit)
                .list();
    }
}
