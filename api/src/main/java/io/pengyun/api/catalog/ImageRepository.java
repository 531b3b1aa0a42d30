package io.pengyun.api.catalog;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Images. */
@ApplicationScoped
class ImageRepository implements PanacheRepositoryBase<ImageEntity, UUID> {

    Optional<ImageEntity> byIdOrName(String idOrName) {
        return ImageId.parse(idOrName)
                .flatMap(id -> findByIdOptional(id.value()))
                .or(() -> find("name", idOrName).firstResultOptional());
    }

    List<ImageEntity> page(UUID before, int limit) {
        return find("id < ?1 order by id desc", before).page(0, limit).list();
    }
}
