package io.pengyun.api.volume;

import io.pengyun.api.agent.HostReport;
import io.pengyun.api.agent.Observer;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.ObservedVolume;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Records what agents report of volumes and their attachment, in bulk, with what follows from it in the same
 * transaction: usage begins when a volume is ready, waiting operations wake.
 */
@ApplicationScoped
class VolumeReports implements Observer {

    private final Jdbc jdbc;
    private final Operations operations;
    private final VolumeUsage usage;
    private final VolumeNews news;

    VolumeReports(Jdbc jdbc, Operations operations, UsageLedger ledger, VolumeNews news) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.usage = new VolumeUsage(ledger);
        this.news = news;
    }

    /** A record that a report has changed. */
    record Change(
            UUID volumeId,
            String name,
            UUID departmentId,
            UUID projectId,
            long sizeGib,
            VolumeWanted wanted,
            VolumeObserved before,
            VolumeObserved now,
            Optional<UUID> instanceId,
            Optional<String> reason,
            Instant at,
            Optional<OperationId> operation) {}

    @Override
    public void observed(Collection<HostReport> reports) {
        List<Change> changes = new ArrayList<>(states(reports));
        usage.record(changes);
        news.failed(changes);
        for (HostReport report : reports) {
            if (report.complete()) {
                changes.addAll(noteMissing(report));
            }
        }
        List<Change> attached = attachments(reports);
        news.attached(attached);
        changes.addAll(attached);
        Set<OperationId> wake = new HashSet<>();
        changes.forEach(change -> change.operation().ifPresent(wake::add));
        operations.wake(wake);
    }

    private List<Change> states(Collection<HostReport> reports) {
        record Line(UUID id, ObservedVolume volume, HostReport from) {}
        // The last line of a volume wins: one statement must not touch a row twice.
        Map<UUID, Line> latest = new HashMap<>();
        for (HostReport report : reports) {
            for (ObservedVolume volume : report.volumes()) {
                UUID id = HostReport.uuid(volume.getVolumeId());
                latest.put(id, new Line(id, volume, report));
            }
        }
        if (latest.isEmpty()) {
            return List.of();
        }
        List<Line> lines = List.copyOf(latest.values());
        return jdbc.list(
                "with r as (select * from unnest(?, ?, ?, ?, ?, ?, ?) as u (volume_id, host_id, generation, observed,"
                        + " reason_code, reason, at)),"
                        + " b as (select v.id, v.observed from volume v join r on r.volume_id = v.id where v.host_id = r.host_id"
                        + " and r.generation >= v.observed_generation"
                        + " and (v.observed, v.observed_generation, coalesce(v.observed_reason, ''))"
                        + " is distinct from (r.observed, r.generation, r.reason) order by v.id for update of v)"
                        + " update volume v set observed = r.observed, observed_generation = r.generation,"
                        + " observed_reason_code = nullif(r.reason_code, ''), observed_reason = nullif(r.reason, ''),"
                        + " observed_at = r.at from r join b on b.id = r.volume_id where v.id = b.id returning v.*,"
                        + " b.observed as was",
                VolumeReports::change,
                lines.stream().map(Line::id).toArray(UUID[]::new),
                lines.stream().map(line -> line.from().hostId()).toArray(UUID[]::new),
                lines.stream().map(line -> line.volume().getGeneration()).toArray(Long[]::new),
                lines.stream()
                        .map(line -> VolumeObserved.of(line.volume().getState()).text())
                        .toArray(String[]::new),
                lines.stream().map(line -> line.volume().getReasonCode()).toArray(String[]::new),
                lines.stream().map(line -> line.volume().getReason()).toArray(String[]::new),
                lines.stream().map(line -> line.from().at()).toArray(Instant[]::new));
    }

    /** What a complete report does not name, although the host knew that it is wanted gone, is gone. */
    private List<Change> noteMissing(HostReport report) {
        UUID[] named = report.volumes().stream()
                .map(ObservedVolume::getVolumeId)
                .map(HostReport::uuid)
                .toArray(UUID[]::new);
        return jdbc.list(
                "update volume set observed = 'absent', observed_generation = generation, observed_at = ?,"
                        + " observed_reason_code = null, observed_reason = null"
                        + " where host_id = ? and host_generation <= ? and observed <> 'absent' and not id = any(?)"
                        + " returning *, observed as was",
                VolumeReports::change,
                report.at(),
                report.hostId(),
                report.wantedGeneration(),
                named);
    }

    /** For each instance reported, which volumes it has: sets and clears. */
    private List<Change> attachments(Collection<HostReport> reports) {
        Set<UUID> instances = new HashSet<>();
        Map<UUID, UUID> holders = new HashMap<>();
        for (HostReport report : reports) {
            for (ObservedInstance instance : report.instances()) {
                UUID id = HostReport.uuid(instance.getInstanceId());
                instances.add(id);
                instance.getAttachedVolumeIdsList().forEach(volume -> holders.put(HostReport.uuid(volume), id));
            }
        }
        if (instances.isEmpty()) {
            return List.of();
        }
        List<UUID> volumes = List.copyOf(holders.keySet());
        return jdbc.list(
                "with h as (select * from unnest(?, ?) as u (volume_id, instance_id)), b as (select v.id, h.instance_id"
                        + " from volume v left join h on h.volume_id = v.id"
                        + " where (v.observed_instance_id = any(?) or h.volume_id is not null)"
                        + " and v.observed_instance_id is distinct from h.instance_id order by v.id for update of v)"
                        + " update volume v set observed_instance_id = b.instance_id from b where v.id = b.id"
                        + " returning v.*, v.observed as was",
                VolumeReports::change,
                volumes.toArray(UUID[]::new),
                volumes.stream().map(holders::get).toArray(UUID[]::new),
                instances.toArray(UUID[]::new));
    }

    private static Change change(ResultSet row) throws SQLException {
        String wanted = row.getString("wanted");
        String observed = row.getString("observed");
        return new Change(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("department_id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getLong("size_gib"),
                VolumeWanted.of(wanted),
                VolumeObserved.of(row.getString("was")),
                VolumeObserved.of(observed),
                Jdbc.uuid(row, "observed_instance_id"),
                Optional.ofNullable(row.getString("observed_reason")),
                Jdbc.instant(row, "observed_at").orElse(Instant.EPOCH),
                Jdbc.uuid(row, "operation_id").map(OperationId::new));
    }
}
