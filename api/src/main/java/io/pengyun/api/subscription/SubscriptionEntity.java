package io.pengyun.api.subscription;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The record of one subscription. */
@Entity
@Table(name = "subscription")
class SubscriptionEntity {

    @Id
    UUID id;

    String name;

    /** Null: of the platform. */
    @Nullable
    UUID departmentId;

    /** Its id outside, as events about it have it. */
    String subject;

    String[] kinds;

    @Enumerated(EnumType.STRING)
    TargetKind target;

    String shownTarget;
    byte[] sealedTarget;

    @Enumerated(EnumType.STRING)
    SubscriptionState state;

    long since;
    String createdBy;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;
}
