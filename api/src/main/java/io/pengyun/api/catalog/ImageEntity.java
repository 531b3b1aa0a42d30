package io.pengyun.api.catalog;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** The record of one image. What it offers never changes; it can only be retired. */
@Entity
@Table(name = "image")
class ImageEntity {

    @Id
    UUID id;

    String name;
    String title;
    String source;
    String sha256;
    String format;
    long minMemoryMib;
    long minDiskGib;

    @Enumerated(EnumType.STRING)
    CatalogState state;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;
}
