package io.pengyun.api.tenancy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

@Entity
@Table(name = "project")
class ProjectEntity {

    @Id
    UUID id;

    UUID departmentId;
    String name;
    String title;
    boolean outsideAccess;
    TenantState state;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    @SuppressWarnings("NullAway.Init")
    ProjectEntity() {}

    ProjectEntity(UUID id, UUID departmentId, String name, String title, boolean outsideAccess, Instant now) {
        this.id = id;
        this.departmentId = departmentId;
        this.name = name;
        this.title = title;
        this.outsideAccess = outsideAccess;
        this.state = TenantState.ACTIVE;
        this.createdAt = now;
        this.updatedAt = now;
    }
}
