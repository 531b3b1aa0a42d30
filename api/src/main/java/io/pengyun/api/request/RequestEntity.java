package io.pengyun.api.request;

import io.pengyun.api.platform.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The record of one request. What was asked never changes; its terms are frozen at submission. */
@Entity
@Table(name = "request")
class RequestEntity {

    @Id
    UUID id;

    UUID departmentId;
    UUID projectId;
    UUID requesterId;
    String requesterName;
    String purpose;
    int dataClassification;

    @Nullable
    Integer termDays;

    /** What was asked, with names resolved to ids. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    List<PlannedItem> items = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    Terms terms;

    @Enumerated(EnumType.STRING)
    RequestState state;

    @Nullable
    String reason;

    @Nullable
    Instant claimExpiresAt;

    @Nullable
    UUID operationId;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    /** Moves by the table; {@code reason} is a sentence for the requester, or null when the move says it all. */
    void moveTo(RequestState next, @Nullable String why, Instant at) {
        requireMayBecome(next);
        state = next;
        reason = why;
        updatedAt = at;
    }

    void requireMayBecome(RequestState next) {
        if (!state.mayBecome(next)) {
            throw ProblemException.noSuchMove("The request", state.text(), next.text());
        }
    }
}
