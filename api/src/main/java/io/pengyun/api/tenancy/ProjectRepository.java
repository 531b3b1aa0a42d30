package io.pengyun.api.tenancy;

import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class ProjectRepository implements PanacheRepositoryBase<ProjectEntity, UUID> {

    List<ProjectEntity> page(Reach reach, PageRequest page) {
        StringBuilder query = new StringBuilder("id < :before");
        Parameters parameters = Parameters.with("before", page.beforeOrMaximum());
        reach.departments().ifPresent(departments -> {
            query.append(" and departmentId in :departments");
            parameters.and("departments", departments);
        });
        reach.project().ifPresent(project -> {
            query.append(" and id = :ofProject");
            parameters.and("ofProject", project);
        });
        return find(query.append(" order by id desc").toString(), parameters)
                .range(0, page.limit() - 1)
                .list();
    }
}
