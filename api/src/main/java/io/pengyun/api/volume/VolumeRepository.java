package io.pengyun.api.volume;

import io.pengyun.api.access.Reach;
import io.pengyun.api.access.TenantRepository;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.jpa.HibernateHints;

/** Volumes, one at a time and in pages; sets are written by {@link VolumeSets}. */
@ApplicationScoped
class VolumeRepository implements TenantRepository<VolumeEntity> {

    /** By name, among the deleted or among the others; empty too when it is not the only one. */
    Optional<VolumeEntity> named(Reach reach, Optional<UUID> projectId, String name, boolean deleted) {
        StringBuilder query = new StringBuilder("name = :name and ").append(wanted(deleted));
        Parameters parameters = Parameters.with("name", name);
        restrict(reach, query, parameters);
        projectId.ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        List<VolumeEntity> found = find(query.toString(), parameters).page(0, 2).list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static String wanted(boolean deleted) {
        return deleted ? "wanted = DELETED" : "wanted = PRESENT";
    }

    /** Whether a volume that is not deleted has this name. */
    boolean isNameTaken(UUID projectId, String name) {
        return count("projectId = ?1 and name = ?2 and wanted = PRESENT", projectId, name) > 0;
    }

    /** What a list asks for; empty means any. */
    record Filter(Optional<UUID> projectId, boolean deleted, Optional<Instant> endingBefore, Optional<UUID> before) {}

    List<VolumeEntity> page(Reach reach, Filter filter, int limit) {
        StringBuilder query = new StringBuilder(wanted(filter.deleted()));
        Parameters parameters = new Parameters();
        restrict(reach, query, parameters);
        filter.projectId().ifPresent(project -> {
            query.append(" and projectId = :project");
            parameters.and("project", project);
        });
        filter.endingBefore().ifPresent(moment -> {
            query.append(" and endsAt < :endingBefore");
            parameters.and("endingBefore", moment);
        });
        filter.before().ifPresent(id -> {
            query.append(" and id < :before");
            parameters.and("before", id);
        });
        query.append(" order by id desc");
        return find(query.toString(), parameters)
                .withHint(HibernateHints.HINT_READ_ONLY, true)
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
                .map(volume -> volume.id)
                .toList();
    }
}
