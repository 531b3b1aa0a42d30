package io.pengyun.api.subscription;

import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.LockingRepository;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Subscriptions, within somebody's reach; those of the platform for who reaches everything. */
@ApplicationScoped
class SubscriptionRepository implements LockingRepository<SubscriptionEntity> {

    /** Of one name: one for each department. */
    private static final int MOST = 100;

    List<SubscriptionEntity> page(Reach reach, UUID before, int limit) {
        return in(reach, "id < :key", before).page(0, limit).list();
    }

    /** Those of this name; more than one when several departments have one. */
    List<SubscriptionEntity> named(Reach reach, String name) {
        return in(reach, "name = :key", name).page(0, MOST).list();
    }

    Optional<SubscriptionEntity> find(Reach reach, UUID id) {
        return in(reach, "id = :key", id).firstResultOptional();
    }

    private PanacheQuery<SubscriptionEntity> in(Reach reach, String condition, Object key) {
        Parameters parameters = Parameters.with("key", key);
        String scope = reach.departments()
                .map(some -> {
                    parameters.and("departments", some);
                    return " and departmentId in :departments";
                })
                .orElse("");
        return find(condition + scope + " order by id desc", parameters);
    }
}
