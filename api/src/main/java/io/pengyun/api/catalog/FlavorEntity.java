package io.pengyun.api.catalog;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The record of one flavor. What it offers never changes; it can only be retired. */
@Entity
@Table(name = "flavor")
class FlavorEntity {

    @Id
    UUID id;

    String name;
    int vcpus;
    long memoryMib;
    long rootDiskGib;

    @Nullable
    String gpuModel;

    int gpuCount;

    @Enumerated(EnumType.STRING)
    CatalogState state;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;
}
