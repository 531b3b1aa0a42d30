package io.pengyun.api.compute;

import io.pengyun.api.platform.LockingRepository;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Instances, one at a time and in pages; sets are written by {@link InstanceSets} and {@link InstanceReports}. */
@ApplicationScoped
class InstanceRepository implements LockingRepository<InstanceEntity> {

    /** By name, among the deleted or among the others; empty too when it is not the only one. */
    Optional<InstanceEntity> named(
            Collection<UUID> departments, Optional<UUID> projectId, String name, boolean deleted) {
        StringBuilder query = new StringBuilder("name = :name and departmentId in :departments");
        query.append(deleted ? " and wanted = DELETED" : " and wanted in (RUNNING, STOPPED)");
        Parameters parameters = Parameters.with("name", name).and("departments", departments);
        projectId.ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        List<InstanceEntity> found =
                find(query.toString(), parameters).page(0, 2).list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Whether an instance that is not deleted has this name. */
    boolean isNameTaken(UUID projectId, String name) {
        return count("projectId = ?1 and name = ?2 and wanted in (RUNNING, STOPPED)", projectId, name) > 0;
    }

    /** What a list asks for; empty means any. */
    record Filter(
            Optional<UUID> projectId,
            Optional<UUID> hostId,
            Optional<ObservedState> observed,
            boolean deleted,
            Optional<UUID> before) {}

    List<InstanceEntity> page(Collection<UUID> departments, Filter filter, int limit) {
        StringBuilder query = new StringBuilder("departmentId in :departments");
        Parameters parameters = Parameters.with("departments", departments);
        query.append(filter.deleted() ? " and wanted = DELETED" : " and wanted in (RUNNING, STOPPED)");
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
        filter.before().ifPresent(before -> {
            query.append(" and id < :before");
            parameters.and("before", before);
        });
        query.append(" order by id desc");
        PanacheQuery<InstanceEntity> found = find(query.toString(), parameters);
        return found.page(0, limit).list();
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
