package io.pengyun.api.compute;

import io.pengyun.api.access.Reach;
import io.pengyun.api.access.TenantRepository;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.jpa.HibernateHints;

/** Instances, one at a time and in pages; sets are written by {@link InstanceSets} and {@link InstanceReports}. */
@ApplicationScoped
class InstanceRepository implements TenantRepository<InstanceEntity> {

    /** By name, among the deleted or among the others; empty too when it is not the only one. */
    Optional<InstanceEntity> named(Reach reach, Optional<UUID> projectId, String name, boolean deleted) {
        StringBuilder query = new StringBuilder("name = :name and ").append(wanted(deleted));
        Parameters parameters = Parameters.with("name", name);
        restrict(reach, query, parameters);
        projectId.ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        List<InstanceEntity> found =
                find(query.toString(), parameters).page(0, 2).list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static String wanted(boolean deleted) {
        return deleted ? "wanted = DELETED" : "wanted in (RUNNING, STOPPED)";
    }

    /** Whether an instance that is not deleted has this name. */
    boolean isNameTaken(UUID projectId, String name) {
        return count("projectId = ?1 and name = ?2 and wanted in (RUNNING, STOPPED)", projectId, name) > 0;
    }

    /** Names by id; unknown ids are left out. */
    Map<UUID, String> names(Collection<UUID> ids) {
        return getEntityManager()
                .createQuery("select id, name from InstanceEntity where id in :ids", Object[].class)
                .setParameter("ids", Set.copyOf(ids))
                .getResultStream()
                .collect(Collectors.toMap(row -> (UUID) row[0], row -> (String) row[1]));
    }

    /** What a list asks for; empty means any. */
    record Filter(
            Optional<UUID> projectId,
            Optional<UUID> hostId,
            Optional<ShownState> state,
            Optional<ObservedState> observed,
            Optional<Map.Entry<String, String>> label,
            boolean deleted,
            Optional<Instant> endingBefore,
            Optional<UUID> before) {}

    List<InstanceEntity> page(Reach reach, Filter filter, int limit) {
        StringBuilder query = new StringBuilder(wanted(filter.deleted()));
        Parameters parameters = new Parameters();
        restrict(reach, query, parameters);
        filter.projectId().ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        filter.hostId().ifPresent(host -> {
            query.append(" and hostId = :host");
            parameters.and("host", host);
        });
        filter.observed().ifPresent(observed -> {
            query.append(" and observed = :observed");
            parameters.and("observed", observed);
        });
        filter.state().ifPresent(state -> query.append(" and ").append(state.condition()));
        filter.label().ifPresent(label -> {
            query.append(" and cast(sql('? @> jsonb_build_object(?, ?)', labels, :labelKey, :labelValue) as boolean)");
            parameters.and("labelKey", label.getKey()).and("labelValue", label.getValue());
        });
        filter.endingBefore().ifPresent(moment -> {
            query.append(" and endsAt < :endingBefore");
            parameters.and("endingBefore", moment);
        });
        filter.before().ifPresent(before -> {
            query.append(" and id < :before");
            parameters.and("before", before);
        });
        query.append(" order by id desc");
        PanacheQuery<InstanceEntity> found = find(query.toString(), parameters);
        return found.withHint(HibernateHints.HINT_READ_ONLY, true)
                .page(0, limit)
                .list();
    }

    /** Those whose undelete window has ended, or whose purge was not finished, and on which nothing works. */
    List<UUID> duePurges(Instant now, int limit) {
        return find(
                        "operationId is null and (wanted = DELETED and purgeAt <= ?1"
                                + " or wanted = PURGED and purgedAt is null) order by purgeAt",
                        now)
                .page(0, limit)
                .stream()
                .map(instance -> instance.id)
                .toList();
    }
}
