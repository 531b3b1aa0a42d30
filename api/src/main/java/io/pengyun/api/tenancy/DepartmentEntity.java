package io.pengyun.api.tenancy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "department")
class DepartmentEntity {

    @Id
    UUID id;

    @Nullable
    UUID parentId;

    String name;
    String title;
    TenantState state;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    DepartmentEntity() {}

    DepartmentEntity(UUID id, @Nullable UUID parentId, String name, String title, Instant now) {
        this.id = id;
        this.parentId = parentId;
        this.name = name;
        this.title = title;
        this.state = TenantState.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
