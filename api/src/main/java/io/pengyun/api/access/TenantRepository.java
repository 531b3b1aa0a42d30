package io.pengyun.api.access;

import io.pengyun.api.platform.LockingRepository;
import io.quarkus.panache.common.Parameters;

/**
 * A repository of what belongs to departments, by the attributes {@code departmentId} and {@code projectId}.
 *
 * @param <E> the entity
 */
public interface TenantRepository<E> extends LockingRepository<E> {

    /** Adds to a query, which must have a condition already, that only what is within reach is found. */
    default void restrict(Reach reach, StringBuilder query, Parameters parameters) {
        reach.departments().ifPresent(departments -> {
            query.append(" and departmentId in :departments");
            parameters.and("departments", departments);
        });
        reach.project().ifPresent(project -> {
            query.append(" and projectId = :ofProject");
            parameters.and("ofProject", project);
        });
    }
}
