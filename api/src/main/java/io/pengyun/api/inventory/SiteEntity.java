package io.pengyun.api.inventory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The record of a data centre, with its accreditation. */
@Entity
@Table(name = "site")
class SiteEntity {

    @Id
    UUID id;

    String name;
    String title;
    int accreditationLevel;

    @Nullable
    LocalDate accreditationUntil;

    @Nullable
    String assessedRisk;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;
}
