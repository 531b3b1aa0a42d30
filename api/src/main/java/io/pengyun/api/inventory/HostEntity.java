package io.pengyun.api.inventory;

import io.pengyun.api.platform.ProblemException;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The record of one hypervisor host: where it stands, what its agent told, what operators want of it. Only what has changed
 * is written, since the gateway writes its part of the row by itself.
 */
@Entity
@DynamicUpdate
@Table(name = "host")
class HostEntity {

    @Id
    UUID id;

    String name;
    UUID siteId;

    @Nullable
    UUID rackId;

    @Nullable
    String chassis;

    @Enumerated(EnumType.STRING)
    HostMode mode;

    @Enumerated(EnumType.STRING)
    HostHealth health;

    String driver;

    @Nullable
    String bootId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    HostFactsView facts;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] labels = new String[0];

    BigDecimal vcpuRatio;

    @Nullable
    UUID dedicatedDepartmentId;

    Instant healthSince;

    @Version
    long version;

    Instant createdAt;
    Instant updatedAt;

    void moveTo(HostMode next, Instant at) {
        if (!mode.mayBecome(next)) {
            throw ProblemException.noSuchMove("Host \"" + name + "\"", mode.text(), next.text());
        }
        mode = next;
        updatedAt = at;
    }
}
