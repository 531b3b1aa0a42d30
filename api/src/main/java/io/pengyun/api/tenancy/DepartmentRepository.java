package io.pengyun.api.tenancy;

import io.pengyun.api.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class DepartmentRepository implements PanacheRepositoryBase<DepartmentEntity, UUID> {

    List<DepartmentEntity> page(PageRequest page) {
        return find("id < ?1 order by id desc", page.beforeOrMaximum())
                .range(0, page.limit() - 1)
                .list();
    }

    List<DepartmentEntity> page(Collection<UUID> visible, PageRequest page) {
        return find("id in ?1 and id < ?2 order by id desc", visible, page.beforeOrMaximum())
                .range(0, page.limit() - 1)
                .list();
    }
}
