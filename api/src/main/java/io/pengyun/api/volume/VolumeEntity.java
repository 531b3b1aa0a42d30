package io.pengyun.api.volume;

import io.pengyun.api.platform.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The record of one data volume: what is wanted of it and of its attachment, what was last observed, and which operation
 * works on it.
 */
@Entity
@Table(name = "volume")
class VolumeEntity {

    @Id
    UUID id;

    UUID projectId;
    UUID departmentId;

    @Nullable
    UUID requestId;

    String name;
    long sizeGib;
    UUID hostId;

    /** To which instance it shall be attached. */
    @Nullable
    UUID instanceId;

    @Enumerated(EnumType.STRING)
    VolumeWanted wanted;

    long generation;
    long hostGeneration;

    @Enumerated(EnumType.STRING)
    VolumeObserved observed;

    long observedGeneration;

    @Nullable
    String observedReasonCode;

    @Nullable
    String observedReason;

    /** To which instance it is attached, by the last report of that instance. */
    @Nullable
    UUID observedInstanceId;

    @Nullable
    Instant observedAt;

    @Nullable
    UUID operationId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    Map<String, String> labels = Map.of();

    /** When its term ends; null: no end. */
    @Nullable
    Instant endsAt;

    /** Since its term has ended: when it is deleted if it is attached to nothing then, unless somebody extends it. */
    @Nullable
    Instant deleteAt;

    @Nullable
    Instant deletedAt;

    @Nullable
    Instant purgeAt;

    /** When it had given back all that it held. */
    @Nullable
    Instant purgedAt;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    /** Changes what is wanted, by the table of moves. */
    void moveTo(VolumeWanted next, long nextHostGeneration, Instant at) {
        if (!wanted.mayBecome(next)) {
            throw ProblemException.noSuchMove("Volume \"" + name + "\"", wanted.text(), next.text());
        }
        wanted = next;
        touch(nextHostGeneration, at);
    }

    /** Tells the host that something wanted of this volume has changed. */
    void touch(long nextHostGeneration, Instant at) {
        generation++;
        hostGeneration = nextHostGeneration;
        updatedAt = at;
    }
}
