package io.pengyun.api.compute;

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
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The record of one instance: what is wanted, what was last observed, and which operation works on it.
 *
 * <p>{@code wanted*} and {@code generation} change in operations, {@code observed*} in bulk with agents' reports (see
 * {@link InstanceReports}), never the one with the other.
 */
@Entity
@Table(name = "instance")
class InstanceEntity {

    @Id
    UUID id;

    UUID projectId;
    UUID departmentId;

    @Nullable
    UUID requestId;

    String name;
    UUID flavorId;
    UUID imageId;
    int vcpus;
    long memoryMib;
    long rootDiskGib;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] deviceAddresses = new String[0];

    UUID hostId;
    long epoch;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] sshPublicKeys = new String[0];

    @Nullable
    String userData;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    Map<String, String> metadata = Map.of();

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    Map<String, String> labels = Map.of();

    @Enumerated(EnumType.STRING)
    CrashPolicy crashPolicy;

    @Enumerated(EnumType.STRING)
    RecoveryPolicy recoveryPolicy;

    @Enumerated(EnumType.STRING)
    WantedState wanted;

    long generation;
    long rebootGeneration;
    boolean forceStop;
    long hostGeneration;

    @Enumerated(EnumType.STRING)
    ObservedState observed;

    long observedGeneration;
    long observedEpoch;
    long observedRebootGeneration;
    long observedBootCount;

    @Nullable
    String observedReasonCode;

    @Nullable
    String observedReason;

    @Nullable
    Instant observedSince;

    @Nullable
    Instant observedAt;

    /** While its host is lost: not tried elsewhere before. */
    @Nullable
    Instant recoverAfter;

    /** While its host is lost: why it is not elsewhere yet. */
    @Nullable
    String recoveryNote;

    @Nullable
    UUID operationId;

    /** When its term ends; null: no end. */
    @Nullable
    Instant endsAt;

    /** Since its term has ended: when it is deleted, unless somebody extends it. */
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

    /** Changes what is wanted, by the table of moves; the host's next generation goes with it. */
    void moveTo(WantedState next, long nextHostGeneration, Instant at) {
        if (!wanted.mayBecome(next)) {
            throw ProblemException.noSuchMove("Instance \"" + name + "\"", wanted.text(), next.text());
        }
        wanted = next;
        touch(nextHostGeneration, at);
    }

    /** Tells the host that something wanted of this instance has changed. */
    void touch(long nextHostGeneration, Instant at) {
        generation++;
        hostGeneration = nextHostGeneration;
        updatedAt = at;
    }

    /** Places it on another host, where it is wanted as before, under the next epoch. */
    void moveToHost(UUID host, List<String> devices, long nextHostGeneration, Instant at) {
        hostId = host;
        deviceAddresses = devices.toArray(String[]::new);
        epoch++;
        recoverAfter = null;
        recoveryNote = null;
        touch(nextHostGeneration, at);
    }

    /** True when the last report is about the present wanted state, on the present host. */
    boolean reportedUpToDate() {
        return observedEpoch == epoch && observedGeneration >= generation;
    }

    /** True when the agent has reported what is wanted. */
    boolean asWanted() {
        return reportedUpToDate()
                && switch (wanted) {
                    case RUNNING -> observed == ObservedState.RUNNING && observedRebootGeneration >= rebootGeneration;
                    case STOPPED, DELETED -> observed.off();
                    case PURGED -> observed == ObservedState.ABSENT;
                };
    }
}
