package io.pengyun.api.compute;

import io.pengyun.api.access.Owner;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.request.TermNews;
import io.pengyun.api.request.TermedResources;
import io.pengyun.api.tenancy.ProjectId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The terms of instances, by the hundred and thousand: ended, extended; in the caller's transaction. */
@ApplicationScoped
class InstanceTermSets implements TermedResources {

    private static final String TERM = "i.id, i.name, i.department_id, i.project_id, i.ends_at, i.delete_at";

    private final Jdbc jdbc;
    private final TermNews news;

    InstanceTermSets(Jdbc jdbc, TermNews news) {
        this.jdbc = jdbc;
        this.news = news;
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
        news.extended(jdbc.list(
                "with l as (select id from instance where id = any(?) and wanted <> 'purged' order by id for update)"
                        + " update instance i set ends_at = ?, delete_at = null, version = version + 1"
                        + " from l where i.id = l.id returning " + TERM,
                InstanceTermSets::term,
                ids.toArray(UUID[]::new),
                endsAt.orElse(null)));
    }

    /** Warns of the ends of some terms that are near; once of each end. */
    void warn(Instant until, int limit) {
        news.ending(jdbc.list(
                "with due as (select id from instance where ends_at <= ? and warned_of is distinct from ends_at"
                        + " and wanted in ('running', 'stopped') order by ends_at limit ? for update skip locked)"
                        + " update instance i set warned_of = ends_at from due where i.id = due.id returning " + TERM,
                InstanceTermSets::term,
                until,
                limit));
    }

    /**
     * Notes of some whose term has ended when they are to be deleted, and has the operation work on those of them that run.
     *
     * @return those that run
     */
    List<UUID> takeEnded(OperationId operation, Instant now, Instant deleteAt, int limit) {
        record Ended(UUID id, boolean runs, boolean anew, TermNews.Term term) {}
        List<Ended> ended = jdbc.list(
                "with due as (select id, delete_at is null as anew from instance where operation_id is null"
                        + " and ends_at <= ? and (wanted = 'running' or wanted = 'stopped' and delete_at is null)"
                        + " order by ends_at limit ? for update skip locked)"
                        + " update instance i set delete_at = coalesce(delete_at, ?), version = version + 1,"
                        + " operation_id = case when wanted = 'running' then ?::uuid end"
                        + " from due where i.id = due.id returning i.wanted = 'running' as runs, due.anew, " + TERM,
                row -> new Ended(
                        row.getObject("id", UUID.class), row.getBoolean("runs"), row.getBoolean("anew"), term(row)),
                now,
                limit,
                deleteAt,
                operation.value());
        news.ended(ended.stream().filter(Ended::anew).map(Ended::term).toList());
        return ended.stream().filter(Ended::runs).map(Ended::id).toList();
    }

    private static TermNews.Term term(ResultSet row) throws SQLException {
        return new TermNews.Term(
                new InstanceId(row.getObject("id", UUID.class)).text(),
                row.getString("name"),
                Owner.project(row.getObject("department_id", UUID.class), row.getObject("project_id", UUID.class)),
                Jdbc.instant(row, "ends_at"),
                Jdbc.instant(row, "delete_at"));
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

    /** Wants those of the operation deleted whose grace is over still; which these are. */
    List<InstanceNews.Whose> delete(
            OperationId operation, Map<UUID, Long> hostGenerations, Instant at, Instant purgeAt) {
        return jdbc.list(
                "update instance i set wanted = 'deleted', force_stop = false, generation = i.generation + 1,"
                        + " host_generation = h.generation, deleted_at = ?, purge_at = ?, updated_at = ?,"
                        + " version = version + 1 from unnest(?, ?) as h (host_id, generation)"
                        + " where i.operation_id = ? and i.host_id = h.host_id and i.wanted in ('running', 'stopped')"
                        + " and i.delete_at <= ? returning " + TERM,
                row -> new InstanceNews.Whose(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        Owner.project(
                                row.getObject("department_id", UUID.class), row.getObject("project_id", UUID.class))),
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
