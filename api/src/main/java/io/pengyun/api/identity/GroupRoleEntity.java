package io.pengyun.api.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "group_role")
class GroupRoleEntity {

    static final String PREFIX = "grp";

    @Id
    UUID id;

    String groupName;
    Role role;

    @Nullable
    UUID departmentId;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    GroupRoleEntity() {}

    GroupRoleEntity(UUID id, String groupName, Role role, @Nullable UUID departmentId, Instant now) {
        this.id = id;
        this.groupName = groupName;
        this.role = role;
        this.departmentId = departmentId;
        this.createdAt = now;
    }
}
