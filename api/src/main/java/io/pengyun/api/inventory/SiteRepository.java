package io.pengyun.api.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sites. */
@ApplicationScoped
class SiteRepository implements PanacheRepositoryBase<SiteEntity, UUID> {

    Optional<SiteEntity> byIdOrName(String idOrName) {
        return SiteId.parse(idOrName)
                .flatMap(id -> findByIdOptional(id.value()))
                .or(() -> find("name", idOrName).firstResultOptional());
    }

    List<SiteEntity> page(UUID before, int limit) {
        return find("id < ?1 order by id desc", before).page(0, limit).list();
    }
}
