package io.pengyun.api.identity;

import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class UserRepository implements PanacheRepositoryBase<UserEntity, UUID> {

    List<UserEntity> page(PageRequest page) {
        return find("id < ?1 order by id desc", page.beforeOrMaximum())
                .range(0, page.limit() - 1)
                .list();
    }

    Optional<UserEntity> named(String name) {
        return find("name", name).firstResultOptional();
    }

    UserEntity require(String idOrName) {
        return byIdOrName(idOrName).orElseThrow(() -> ProblemException.notFound("user", idOrName));
    }

    Optional<UserEntity> byIdOrName(String idOrName) {
        Optional<UserId> id = UserId.parse(idOrName);
        return id.isPresent() ? findByIdOptional(id.get().value()) : named(idOrName);
    }
}
