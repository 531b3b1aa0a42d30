package io.pengyun.api.compute;

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

/** The terms of instances, by the hundred and thousand: ended, extended; in the caller's transaction. */
@ApplicationScoped
class InstanceTermSets implements TermedResources {

    private final Jdbc jdbc;

    InstanceTermSets(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "instance";
    }

    @Override
    public List<Termed> find(ProjectId project, Collection<String> idsOrNames) {
        return jdbc.list(
                "select id, name, wanted, ends_at from instance where project_id = ? and wanted <> 'purged'"
                        + " and (id = any(?) or name = any(?)) order by id",
                row -> new Termed(
                        row.getObject("id", UUID.class),
                        new InstanceId(row.getObject("id", UUID.class)).text(),
                        row.getString("name"),
                        row.getString("wanted").equals("deleted"),
                        Jdbc.instant(row, "ends_at")),
                project.value(),
                idsOrNames.stream()
                        .flatMap(text -> InstanceId.parse(text).stream())
                        .map(InstanceId::value)
                        .toArray(UUID[]::new),
                idsOrNames.toArray(String[]::new));
    }

    @Override
    public void extend(Collection<UUID> ids, Optional<Instant> endsAt, Instant at) {
        jdbc.update(
                "with l as (select id from instance where id = any(?) and wanted <> 'purged' order by id for update)"
                        + " update instance i set ends_at = ?, delete_at = null, version = version + 1"
                        + " from l where i.id = l.id",
                ids.toArray(UUID[]::new),
                endsAt.orElse(null));
    }

    /**
     * Notes of some whose term has ended when they are to be deleted, and has the operation work on those of them that run.
     *
     * @return those that run
     */
    List<UUID> takeEnded(OperationId operation, Instant now, Instant deleteAt, int limit) {
        record Noted(UUID id, boolean runs) {}
        return jdbc
                .list(
                        "with due as (select id from instance where operation_id is null and ends_at <= ?"
                                + " and (wanted = 'running' or wanted = 'stopped' and delete_at is null)"
                                + " order by ends_at limit ? for update skip locked)"
                                + " update instance i set delete_at = coalesce(delete_at, ?), version = version + 1,"
                                + " operation_id = case when wanted = 'running' then ?::uuid end"
                                + " from due where i.id = due.id returning i.id, i.wanted = 'running'",
                        row -> new Noted(row.getObject(1, UUID.class), row.getBoolean(2)),
                        now,
                        limit,
                        deleteAt,
                        operation.value())
                .stream()
                .filter(Noted::runs)
                .map(Noted::id)
                .toList();
    }

    /** Has the operation work on some whose grace is over; which these are. */
    List<UUID> takeOverdue(OperationId operation, Instant now, int limit) {
        return jdbc.list(
                "with due as (select id from instance where operation_id is null and delete_at <= ?"
                        + " and wanted in ('running', 'stopped') order by delete_at limit ? for update skip locked)"
                        + " update instance i set operation_id = ? from due where i.id = due.id returning i.id",
                row -> row.getObject(1, UUID.class),
                now,
                limit,
                operation.value());
    }

    /** Wants those of the operation stopped whose term is over still. */
    void stop(OperationId operation, Map<UUID, Long> hostGenerations, Instant at) {
        jdbc.update(
                "update instance i set wanted = 'stopped', force_stop = false, generation = i.generation + 1,"
                        + " host_generation = h.generation, updated_at = ?, version = version + 1"
                        + " from unnest(?, ?) as h (host_id, generation) where i.operation_id = ?"
                        + " and i.host_id = h.host_id and i.wanted = 'running' and i.ends_at <= ?",
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value(),
                at);
    }

    /** Wants those of the operation deleted whose grace is over still. */
    void delete(OperationId operation, Map<UUID, Long> hostGenerations, Instant at, Instant purgeAt) {
        jdbc.update(
                "update instance i set wanted = 'deleted', force_stop = false, generation = i.generation + 1,"
                        + " host_generation = h.generation, deleted_at = ?, purge_at = ?, updated_at = ?,"
                        + " version = version + 1 from unnest(?, ?) as h (host_id, generation)"
                        + " where i.operation_id = ? and i.host_id = h.host_id and i.wanted in ('running', 'stopped')"
                        + " and i.delete_at <= ?",
                at,
                purgeAt,
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value(),
                at);
    }

    /** Those of the operation that are as wanted are free for the next one; how many are not. */
    long letGoOfThoseAsWanted(OperationId operation) {
        jdbc.update(
                "update instance set operation_id = null where operation_id = ? and " + InstanceSets.AS_WANTED,
                operation.value());
        return jdbc.first(
                        "select count(*) from instance where operation_id = ?",
                        row -> row.getLong(1),
                        operation.value())
                .orElseThrow();
    }
}
