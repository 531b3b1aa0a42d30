package io.pengyun.api.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Flavors. */
@ApplicationScoped
class FlavorRepository implements PanacheRepositoryBase<FlavorEntity, UUID> {

    Optional<FlavorEntity> byIdOrName(String idOrName) {
        return FlavorId.parse(idOrName)
                .flatMap(id -> findByIdOptional(id.value()))
                .or(() -> find("name", idOrName).firstResultOptional());
    }

    List<FlavorEntity> page(UUID before, int limit) {
        return find("id < ?1 order by id desc", before).page(0, limit).list();
    }
}
