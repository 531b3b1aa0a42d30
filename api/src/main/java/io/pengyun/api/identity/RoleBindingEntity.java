package io.pengyun.api.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
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
