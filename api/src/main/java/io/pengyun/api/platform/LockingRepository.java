package io.pengyun.api.platform;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/**
 * A repository whose entities are changed one at a time, each under its row's lock.
 *
 * @param <E> the entity
 */
public interface LockingRepository<E> extends PanacheRepositoryBase<E, UUID> {

    /**
     * Reads for a change: nobody else changes it before this transaction ends. What this transaction had read of it
     * before is read anew, since it may have changed until the lock was held.
     */
    default Optional<E> lock(UUID id) {
        flush();
        Optional<E> found = findByIdOptional(id);
        found.ifPresent(entity -> getEntityManager().refresh(entity, LockModeType.PESSIMISTIC_WRITE));
        return found;
    }
}
