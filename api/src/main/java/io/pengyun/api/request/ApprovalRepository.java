package io.pengyun.api.request;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Decisions on requests. */
@ApplicationScoped
class ApprovalRepository implements PanacheRepositoryBase<ApprovalEntity, UUID> {

    List<ApprovalEntity> on(UUID requestId) {
        return list("requestId = ?1 order by at", requestId);
    }
}
