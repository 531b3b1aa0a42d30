package io.pengyun.api.tenancy;

import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class DepartmentRepository implements PanacheRepositoryBase<DepartmentEntity, UUID> {

    List<DepartmentEntity> page(Reach reach, PageRequest page) {
        PanacheQuery<DepartmentEntity> found = reach.departments()
                .map(visible -> find("id in ?1 and id < ?2 order by id desc", visible, page.beforeOrMaximum()))
                .orElseGet(() -> find("id < ?1 order by id desc", page.beforeOrMaximum()));
        return found.range(0, page.limit() - 1).list();
    }
}
