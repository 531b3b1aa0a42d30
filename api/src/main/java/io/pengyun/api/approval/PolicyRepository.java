package io.pengyun.api.approval;

import io.pengyun.api.platform.LockingRepository;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Policies. */
@ApplicationScoped
class PolicyRepository implements LockingRepository<PolicyEntity> {

    /** In one scope; whoever needs more has a rule that nobody understands. */
    private static final int MOST = 100;

    List<PolicyEntity> page(Optional<Set<UUID>> departments, UUID before, int limit) {
        return in(departments, "id < :key", before).page(0, limit).list();
    }

    /** Those of this name; more than one when several departments have one. */
    List<PolicyEntity> named(Optional<Set<UUID>> departments, String name) {
        return in(departments, "name = :key", name).page(0, MOST).list();
    }

    Optional<PolicyEntity> find(Optional<Set<UUID>> departments, UUID id) {
        return in(departments, "id = :key", id).firstResultOptional();
    }

    /** Of these departments, or of all when empty, and of the platform. */
    private PanacheQuery<PolicyEntity> in(Optional<Set<UUID>> departments, String condition, Object key) {
        Parameters parameters = Parameters.with("key", key);
        String scope = departments
                .map(some -> {
                    parameters.and("departments", some);
                    return " and (departmentId is null or departmentId in :departments)";
                })
                .orElse("");
        return find(condition + scope + " order by id desc", parameters);
    }

    /** All on such a matter in these departments and on the platform, in the order in which they are asked to speak. */
    List<PolicyEntity> on(Matter.Subject subject, Collection<UUID> departmentIds) {
        return list(
                "subject = ?1 and (departmentId is null or departmentId in ?2) order by position, createdAt, id",
                subject,
                Set.copyOf(departmentIds));
    }
}
