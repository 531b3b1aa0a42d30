package io.pengyun.api.approval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The record of one policy. Cases keep what it said when they were opened. */
@Entity
@Table(name = "approval_policy")
class PolicyEntity {

    @Id
    UUID id;

    /** Whose requests it speaks on, with all below; null: everybody's. */
    @Nullable
    UUID departmentId;

    String name;
    Matter.Subject subject;
    int position;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    PolicyRule rule;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;
}
