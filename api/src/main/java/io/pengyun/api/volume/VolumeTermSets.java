package io.pengyun.api.volume;

import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.request.TermedResources;
import io.pengyun.api.tenancy.ProjectId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The terms of volumes, by the hundred and thousand: ended, extended; in the caller's transaction. */
@ApplicationScoped
class VolumeTermSets implements TermedResources {

    private final Jdbc jdbc;
    private final VolumeUsage usage;

    VolumeTermSets(Jdbc jdbc, UsageLedger ledger) {
        this.jdbc = jdbc;
        this.usage = new VolumeUsage(ledger);
    }

    @Override
    public String kind() {
        return "volume";
    }

    @Override
    public List<Termed> find(ProjectId project, Collection<String> idsOrNames) {
        return jdbc.list(
                "select id, name, wanted, ends_at from volume where project_id = ? and wanted <> 'purged'"
                        + " and (id = any(?) or name = any(?)) order by id",
                row -> new Termed(
                        row.getObject("id", UUID.class),
                        new VolumeId(row.getObject("id", UUID.class)).text(),
                        row.getString("name"),
                        row.getString("wanted").equals("deleted"),
                        Jdbc.instant(row, "ends_at")),
                project.value(),
                idsOrNames.stream()
                        .flatMap(text -> VolumeId.parse(text).stream())
                        .map(VolumeId::value)
                        .toArray(UUID[]::new),
                idsOrNames.toArray(String[]::new));
    }

    @Override
    public void extend(Collection<UUID> ids, Optional<Instant> endsAt, Instant at) {
        jdbc.update(
                "with l as (select id from volume where id = any(?) and wanted <> 'purged' order by id for update)"
                        + " update volume v set ends_at = ?, delete_at = null, version = version + 1"
                        + " from l where v.id = l.id",
                ids.toArray(UUID[]::new),
                endsAt.orElse(null));
    }

    /** Notes of some whose term has ended when they are to be deleted; how many. */
    int noteEnded(Instant now, Instant deleteAt, int limit) {
        return jdbc.update(
                "with due as (select id from volume where ends_at <= ? and wanted = 'present' and delete_at is null"
                        + " order by ends_at limit ? for update skip locked)"
                        + " update volume v set delete_at = ?, version = version + 1 from due where v.id = due.id",
                now,
                limit,
                deleteAt);
    }

    /** Has the operation work on some that are attached to nothing and whose grace is over; which these are. */
    List<UUID> takeOverdue(OperationId operation, Instant now, int limit) {
        return jdbc.list(
                "with due as (select id from volume where operation_id is null and delete_at <= ?"
                        + " and wanted = 'present' and instance_id is null order by delete_at limit ?"
                        + " for update skip locked)"
                        + " update volume v set operation_id = ? from due where v.id = due.id returning v.id",
                row -> row.getObject(1, UUID.class),
                now,
                limit,
                operation.value());
    }

    /** Wants those of the operation deleted whose grace is over still; from then on they count as deleted. */
    void delete(OperationId operation, Map<UUID, Long> hostGenerations, Instant at, Instant purgeAt) {
        usage.record(jdbc.list(
                "update volume v set wanted = 'deleted', generation = v.generation + 1,"
                        + " host_generation = h.generation, deleted_at = ?, purge_at = ?, updated_at = ?,"
                        + " version = version + 1 from unnest(?, ?) as h (host_id, generation)"
                        + " where v.operation_id = ? and v.host_id = h.host_id and v.wanted = 'present'"
                        + " and v.instance_id is null and v.delete_at <= ? returning v.*",
                row -> new VolumeReports.Change(
                        row.getObject("id", UUID.class),
                        row.getObject("department_id", UUID.class),
                        row.getObject("project_id", UUID.class),
                        row.getLong("size_gib"),
                        VolumeWanted.of(row.getString("wanted")),
                        VolumeObserved.of(row.getString("observed")),
                        at,
                        Optional.of(operation)),
                at,
                purgeAt,
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value(),
                at));
    }
}
