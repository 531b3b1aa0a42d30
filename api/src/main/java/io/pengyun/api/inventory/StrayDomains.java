package io.pengyun.api.inventory;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.ByteString;
import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.protocol.v1.Stray;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Domains on hosts that nobody wants (orphans) or that are not ours (foreign): reported, never forgotten silently. */
@ApplicationScoped
public class StrayDomains {

    private final Jdbc jdbc;
    private final HostRepository hosts;
    private final OrphanRemoval removal;
    private final Access access;
    private final AuditSubject subject;

    StrayDomains(Jdbc jdbc, HostRepository hosts, OrphanRemoval removal, Access access, AuditSubject subject) {
        this.jdbc = jdbc;
        this.hosts = hosts;
        this.removal = removal;
        this.access = access;
        this.subject = subject;
    }

    @Schema(name = "StrayDomain")
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record View(
            @Schema(description = "orphan or foreign") String kind,
            String domainName,
            String domainUuid,
            Optional<String> instanceId,
            boolean running,
            int vcpus,
            long memoryMib,
            Instant firstSeenAt,
            Instant lastSeenAt) {}

    /** Records the strays of a complete report; those that it does not name are gone. In the caller's transaction. */
    public void record(UUID hostId, List<Stray> strays, Instant at) {
        jdbc.update(
                "delete from stray_domain where host_id = ? and not domain_uuid = any(?)",
                hostId,
                strays.stream().map(Stray::getDomainUuid).toArray(String[]::new));
        if (strays.isEmpty()) {
            return;
        }
        jdbc.update(
                "insert into stray_domain (host_id, domain_uuid, kind, domain_name, instance_id, epoch, running, vcpus,"
                        + " memory_mib, first_seen_at, last_seen_at)"
                        + " select ?, uuid, kind, name, instance_id, epoch, running, vcpus, memory_mib, ?, ?"
                        + " from unnest(?, ?, ?, ?, ?, ?::boolean[], ?, ?) as s (uuid, kind, name, instance_id, epoch,"
                        + " running, vcpus, memory_mib) on conflict (host_id, domain_uuid) do update set"
                        + " kind = excluded.kind, running = excluded.running, epoch = excluded.epoch,"
                        + " last_seen_at = excluded.last_seen_at",
                hostId,
                at,
                at,
                strays.stream().map(Stray::getDomainUuid).toArray(String[]::new),
                strays.stream().map(StrayDomains::kind).toArray(String[]::new),
                strays.stream().map(Stray::getDomainName).toArray(String[]::new),
                strays.stream().map(stray -> uuid(stray.getInstanceId())).toArray(UUID[]::new),
                strays.stream().map(Stray::getEpoch).toArray(Long[]::new),
                strays.stream().map(stray -> String.valueOf(stray.getRunning())).toArray(String[]::new),
                strays.stream().map(Stray::getVcpus).toArray(Integer[]::new),
                strays.stream().map(Stray::getMemoryMib).toArray(Long[]::new));
    }

    @Transactional
    Page<View> on(String host, PageRequest page) {
        access.requirePlatform(Permission.INVENTORY_READ);
        UUID hostId = hosts.byIdOrName(host).orElseThrow(() -> ProblemException.notFound("host", host)).id;
        List<View> rows = jdbc.list(
                "select * from stray_domain where host_id = ? and domain_uuid < ? order by domain_uuid desc limit ?",
                row -> new View(
                        row.getString("kind"),
                        row.getString("domain_name"),
                        row.getString("domain_uuid"),
                        Jdbc.uuid(row, "instance_id").map(id -> Ids.text("ins", id)),
                        row.getBoolean("running"),
                        row.getInt("vcpus"),
                        row.getLong("memory_mib"),
                        Jdbc.instant(row, "first_seen_at").orElseThrow(),
                        Jdbc.instant(row, "last_seen_at").orElseThrow()),
                hostId,
                page.beforeOrMaximum().toString(),
                page.limit());
        return page.page(rows, row -> UUID.fromString(row.domainUuid()), Function.identity());
    }

    /**
     * Removes an orphan from its host, disks and all.
     *
     * @param named the domain's name or UUID
     */
    @Transactional
    void remove(String host, String named) {
        access.requirePlatform(Permission.INVENTORY_WRITE);
        UUID hostId = hosts.byIdOrName(host).orElseThrow(() -> ProblemException.notFound("host", host)).id;
        Known stray = jdbc
                .list(
                        "select * from stray_domain where host_id = ? and (domain_name = ? or domain_uuid = ?) for update",
                        row -> new Known(
                                row.getBoolean("running"), Jdbc.uuid(row, "instance_id"), row.getLong("epoch")),
                        hostId,
                        named,
                        named)
                .stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("stray", named));
        UUID instanceId = stray.instanceId()
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.WRONG_STATE,
                        "\"" + named + "\" is not ours: whoever made it on the host removes it there."));
        if (stray.running()) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "\"" + named + "\" still runs. Its host stops it by itself; remove it when it is off.");
        }
        subject.is(Ids.text("ins", instanceId));
        subject.detail("host", host);
        removal.remove(hostId, instanceId, stray.epoch());
    }

    private record Known(boolean running, Optional<UUID> instanceId, long epoch) {}

    private static String kind(Stray stray) {
        return stray.getKind() == Stray.Kind.ORPHAN ? "orphan" : "foreign";
    }

    private static @Nullable UUID uuid(ByteString bytes) {
        if (bytes.size() != 16) {
            return null;
        }
        var buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
