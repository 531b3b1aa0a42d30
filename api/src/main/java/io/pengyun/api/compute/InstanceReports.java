package io.pengyun.api.compute;

import io.pengyun.api.agent.HostReport;
import io.pengyun.api.agent.Observer;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.ObservedInstance;
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
 * Records what agents report of instances, in bulk, with what follows from it in the same transaction: usage intervals
 * open and close, waiting operations wake.
 *
 * <p>A report counts only for the host where the instance is placed and for its present epoch: what an outlived copy
 * elsewhere says never overwrites the record.
 */
@ApplicationScoped
class InstanceReports implements Observer {

    private final Jdbc jdbc;
    private final Operations operations;
    private final OutlivedCopies copies;
    private final InstanceUsage usage;
    private final InstanceNews news;

    InstanceReports(Jdbc jdbc, Operations operations, UsageLedger ledger, OutlivedCopies copies, InstanceNews news) {
        this.jdbc = jdbc;
        this.operations = operations;
        this.copies = copies;
        this.usage = new InstanceUsage(ledger);
        this.news = news;
    }

    @Override
    public void observed(Collection<HostReport> reports) {
        List<Reported> reported = new ArrayList<>();
        for (HostReport report : reports) {
            report.instances().forEach(instance -> reported.add(Reported.of(report, instance)));
        }
        List<Change> changes = new ArrayList<>(apply(reported));
        for (HostReport report : reports) {
            if (report.complete()) {
                changes.addAll(noteMissing(report));
            }
        }
        usage.record(changes);
        news.observed(changes);
        copies.observed(reports);
        Set<OperationId> wake = new HashSet<>();
        changes.forEach(change -> change.operation().ifPresent(wake::add));
        operations.wake(wake);
    }

    /** One line of a report, in the record's words. */
    private record Reported(
            UUID instanceId,
            UUID hostId,
            long epoch,
            long generation,
            ObservedState state,
            Instant since,
            Instant at,
            String reasonCode,
            String reason,
            long bootCount,
            long rebootGeneration) {

        static Reported of(HostReport report, ObservedInstance instance) {
            return new Reported(
                    HostReport.uuid(instance.getInstanceId()),
                    report.hostId(),
                    instance.getEpoch(),
                    instance.getGeneration(),
                    ObservedState.of(instance.getState()),
                    Instant.ofEpochMilli(instance.getSinceMillis()),
                    report.at(),
                    instance.getReasonCode(),
                    instance.getReason(),
                    instance.getBootCount(),
                    instance.getRebootGeneration());
        }
    }

    /** A record that a report has changed. */
    record Change(
            UUID instanceId,
            String name,
            UUID hostId,
            UUID departmentId,
            UUID projectId,
            int vcpus,
            long memoryMib,
            long rootDiskGib,
            int gpus,
            long bootCount,
            WantedState wanted,
            ObservedState before,
            ObservedState now,
            Instant since,
            Optional<String> reason,
            Optional<OperationId> operation) {}

    private List<Change> apply(List<Reported> all) {
        // The last line of an instance wins: one statement must not touch a row twice.
        Map<UUID, Reported> latest = new HashMap<>();
        all.forEach(line ->
                latest.merge(line.instanceId(), line, (one, other) -> other.epoch() >= one.epoch() ? other : one));
        if (latest.isEmpty()) {
            return List.of();
        }
        List<Reported> lines = List.copyOf(latest.values());
        return jdbc.list(
                "with r as (select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as u (instance_id, host_id, epoch,"
                        + " generation, observed, since, at, reason_code, reason, boot_count, reboot_generation)),"
                        + " b as (select i.id, i.observed from instance i join r on r.instance_id = i.id"
                        + " where i.host_id = r.host_id and i.epoch = r.epoch"
                        + " and r.generation >= i.observed_generation"
                        + " and (i.observed, i.observed_generation, i.observed_epoch, i.observed_boot_count,"
                        + " i.observed_reboot_generation, coalesce(i.observed_reason, ''))"
                        + " is distinct from (r.observed, r.generation, r.epoch, r.boot_count, r.reboot_generation,"
                        + " r.reason) order by i.id for update of i)"
                        + " update instance i set observed = r.observed, observed_generation = r.generation,"
                        + " observed_epoch = r.epoch, observed_since = r.since, observed_at = r.at,"
                        + " observed_reason_code = nullif(r.reason_code, ''), observed_reason = nullif(r.reason, ''),"
                        + " observed_boot_count = r.boot_count, observed_reboot_generation = r.reboot_generation"
                        + " from r join b on b.id = r.instance_id where i.id = b.id"
                        + " returning i.*, b.observed as was",
                InstanceReports::change,
                lines.stream().map(Reported::instanceId).toArray(UUID[]::new),
                lines.stream().map(Reported::hostId).toArray(UUID[]::new),
                lines.stream().map(Reported::epoch).toArray(Long[]::new),
                lines.stream().map(Reported::generation).toArray(Long[]::new),
                lines.stream().map(line -> line.state().text()).toArray(String[]::new),
                lines.stream().map(Reported::since).toArray(Instant[]::new),
                lines.stream().map(Reported::at).toArray(Instant[]::new),
                lines.stream().map(Reported::reasonCode).toArray(String[]::new),
                lines.stream().map(Reported::reason).toArray(String[]::new),
                lines.stream().map(Reported::bootCount).toArray(Long[]::new),
                lines.stream().map(Reported::rebootGeneration).toArray(Long[]::new));
    }

    /** What a complete report does not name, although the host knew that it is wanted, is not there. */
    private List<Change> noteMissing(HostReport report) {
        UUID[] named = report.instances().stream()
                .map(ObservedInstance::getInstanceId)
                .map(HostReport::uuid)
                .toArray(UUID[]::new);
        return jdbc.list(
                "with b as (select id, observed from instance where host_id = ? and host_generation <= ?"
                        + " and observed <> 'absent' and not id = any(?) order by id for update)"
                        + " update instance i set observed = 'absent', observed_generation = i.generation,"
                        + " observed_epoch = i.epoch, observed_since = ?, observed_at = ?,"
                        + " observed_reason_code = null, observed_reason = null"
                        + " from b where i.id = b.id returning i.*, b.observed as was",
                InstanceReports::change,
                report.hostId(),
                report.wantedGeneration(),
                named,
                report.at(),
                report.at());
    }

    /**
     * From when what the record now says holds: since the host saw it, but not since before it was wanted. What was off
     * already when it was deleted, or had back, counts as that from then on only.
     */
    private static Instant since(ResultSet row) throws SQLException {
        Instant since = Jdbc.instant(row, "observed_since").orElseThrow();
        boolean sameAsBefore = row.getString("was").equals(row.getString("observed"));
        Instant wanted =
                Jdbc.instant(row, sameAsBefore ? "updated_at" : "deleted_at").orElse(since);
        return wanted.isAfter(since) ? wanted : since;
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("host_id", UUID.class),
                row.getObject("department_id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getInt("vcpus"),
                row.getLong("memory_mib"),
                row.getLong("root_disk_gib"),
                ((String[]) row.getArray("device_addresses").getArray()).length,
                row.getLong("observed_boot_count"),
                WantedState.of(row.getString("wanted")),
                ObservedState.of(row.getString("was")),
                ObservedState.of(row.getString("observed")),
                since(row),
                Optional.ofNullable(row.getString("observed_reason")),
                Jdbc.uuid(row, "operation_id").map(OperationId::new));
    }
}
