package io.pengyun.api.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "role_binding")
class RoleBindingEntity {

    static final String PREFIX = "rol";

    @Id
    UUID id;

    UUID userId;
    Role role;

    @Nullable
    UUID departmentId;

    /** The rule by which a group brings this role; null when somebody gave it. */
    @Column(insertable = false, updatable = false)
    @Nullable
    UUID groupRoleId;

    @Formula("(select g.group_name from group_role g where g.id = group_role_id)")
    @Nullable
    String groupName;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    RoleBindingEntity() {}

    RoleBindingEntity(UUID id, UUID userId, Role role, @Nullable UUID departmentId, Instant now) {
        this.id = id;
        this.userId = userId;
        this.role = role;
        this.departmentId = departmentId;
        this.createdAt = now;
    }
}
