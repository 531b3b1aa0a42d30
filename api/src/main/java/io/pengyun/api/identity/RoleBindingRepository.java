package io.pengyun.api.identity;

import io.pengyun.api.platform.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
class RoleBindingRepository implements PanacheRepositoryBase<RoleBindingEntity, UUID> {

    /** Few: a person has some roles, not thousands. */
    private static final int MOST = 500;

    List<RoleBindingEntity> of(UUID userId) {
        return find("userId = ?1 order by id", userId).range(0, MOST - 1).list();
    }

    List<RoleBindingEntity> of(UUID userId, PageRequest page) {
        return find("userId = ?1 and id < ?2 order by id desc", userId, page.beforeOrMaximum())
                .range(0, page.limit() - 1)
                .list();
    }

    /**
     * How many active people were given this role on the platform, besides accounts for emergencies; nobody else changes
     * that until the transaction ends. Who has it by a group does not count: it must not take the identity provider to get
     * in.
     */
    long activeHolders(Role role) {
        find("role = ?1 and departmentId is null", role)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
        return count(
                "from RoleBindingEntity b join UserEntity u on u.id = b.userId"
                        + " where b.role = ?1 and b.departmentId is null and u.state = ?2 and not u.breakGlass"
                        + " and b.groupRoleId is null and u.issuer is null",
                role,
                UserState.ACTIVE);
    }
}
