package io.pengyun.api.volume;

import io.pengyun.api.access.Owner;
import io.pengyun.api.metering.UsageLedger;
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

/** The terms of volumes, by the hundred and thousand: ended, extended; in the caller's transaction. */
@ApplicationScoped
class VolumeTermSets implements TermedResources {

    private static final String TERM = "v.id, v.name, v.department_id, v.project_id, v.ends_at, v.delete_at";

    private final Jdbc jdbc;
    private final VolumeUsage usage;
    private final TermNews terms;
    private final VolumeNews news;

    VolumeTermSets(Jdbc jdbc, UsageLedger ledger, TermNews terms, VolumeNews news) {
        this.jdbc = jdbc;
        this.usage = new VolumeUsage(ledger);
        this.terms = terms;
        this.news = news;
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
        terms.extended(jdbc.list(
                "with l as (select id from volume where id = any(?) and wanted <> 'purged' order by id for update)"
                        + " update volume v set ends_at = ?, delete_at = null, version = version + 1"
                        + " from l where v.id = l.id returning " + TERM,
                VolumeTermSets::term,
                ids.toArray(UUID[]::new),
                endsAt.orElse(null)));
    }

    /** Warns of the ends of some terms that are near; once of each end. */
    void warn(Instant until, int limit) {
        terms.ending(jdbc.list(
                "with due as (select id from volume where ends_at <= ? and warned_of is distinct from ends_at"
                        + " and wanted = 'present' order by ends_at limit ? for update skip locked)"
                        + " update volume v set warned_of = ends_at from due where v.id = due.id returning " + TERM,
                VolumeTermSets::term,
                until,
                limit));
    }

    /** Notes of some whose term has ended when they are to be deleted. */
    void noteEnded(Instant now, Instant deleteAt, int limit) {
        terms.ended(jdbc.list(
                "with due as (select id from volume where ends_at <= ? and wanted = 'present' and delete_at is null"
                        + " order by ends_at limit ? for update skip locked)"
                        + " update volume v set delete_at = ?, version = version + 1 from due where v.id = due.id"
                        + " returning " + TERM,
                VolumeTermSets::term,
                now,
                limit,
                deleteAt));
    }

    private static TermNews.Term term(ResultSet row) throws SQLException {
        return new TermNews.Term(
                new VolumeId(row.getObject("id", UUID.class)).text(),
                row.getString("name"),
                Owner.project(row.getObject("department_id", UUID.class), row.getObject("project_id", UUID.class)),
                Jdbc.instant(row, "ends_at"),
                Jdbc.instant(row, "delete_at"));
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
        List<VolumeReports.Change> deleted = jdbc.list(
                "update volume v set wanted = 'deleted', generation = v.generation + 1,"
                        + " host_generation = h.generation, deleted_at = ?, purge_at = ?, updated_at = ?,"
                        + " version = version + 1 from unnest(?, ?) as h (host_id, generation)"
                        + " where v.operation_id = ? and v.host_id = h.host_id and v.wanted = 'present'"
                        + " and v.instance_id is null and v.delete_at <= ? returning v.*",
                row -> new VolumeReports.Change(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getObject("department_id", UUID.class),
                        row.getObject("project_id", UUID.class),
                        row.getLong("size_gib"),
                        VolumeWanted.of(row.getString("wanted")),
                        VolumeObserved.of(row.getString("observed")),
                        VolumeObserved.of(row.getString("observed")),
                        Optional.empty(),
                        Optional.empty(),
                        at,
                        Optional.of(operation)),
                at,
                purgeAt,
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value(),
                at);
        usage.record(deleted);
        news.deleted(deleted, purgeAt, operation);
    }
}
