package io.pengyun.api.identity;

import io.pengyun.api.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class GroupRoleRepository implements PanacheRepositoryBase<GroupRoleEntity, UUID> {

    List<GroupRoleEntity> page(PageRequest page) {
        return find("id < ?1 order by id desc", page.beforeOrMaximum())
                .range(0, page.limit() - 1)
                .list();
    }
}
