package io.pengyun.api.operation;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Jdbc.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The records of operations as the engine and the operator's actions read and write them. */
@ApplicationScoped
class OperationRepository {

    /** Postgres channel: something may be due. */
    static final String DUE = "operation_due";
    /** Postgres channel: the operation named in the payload has changed. */
    static final String CHANGED = "operation_changed";

    private final Jdbc jdbc;

    OperationRepository(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    void insert(OperationEntity operation) {
        jdbc.update(
                """
                insert into operation (id, kind, kind_version, department_id, project_id, subject, actor, state, status,
                    direction, step, attempts, total_count, next_run_at, deadline, step_since, created_at, updated_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                operation.id.value(),
                operation.kind,
                operation.kindVersion,
                operation.subject.departmentId().orElse(null),
                operation.subject.projectId().orElse(null),
                operation.subject.text(),
                operation.subject.actor(),
                new JsonText(operation.state),
                operation.status.text(),
                operation.direction.text(),
                operation.step,
                operation.attempts,
                operation.total,
                operation.nextRunAt,
                operation.deadline,
                operation.stepSince,
                operation.createdAt,
                operation.updatedAt);
        announceDue();
    }

    void announceDue() {
        jdbc.first("select pg_notify('" + DUE + "', '')", row -> true);
    }

    Optional<OperationEntity> find(OperationId id) {
        return jdbc.first("select * from operation where id = ?", OperationRepository::read, id.value());
    }

    /** Locks it against workers and other actions until the transaction ends. */
    Optional<OperationEntity> lock(OperationId id) {
        return jdbc.first(
                "select * from operation where id = ? for no key update", OperationRepository::read, id.value());
    }

    /** As above; empty when somebody else has taken the operation over. */
    Optional<OperationEntity> lock(OperationLease lease) {
        return jdbc.first(
                "select * from operation where id = ? and fence = ? for no key update",
                OperationRepository::read,
                lease.operation().value(),
                lease.fence());
    }

    /** Writes what may change. With {@code keptUntil} the lease goes on, without it is given back. */
    void save(OperationEntity operation, Optional<Instant> keptUntil, Instant at) {
        int rows = jdbc.update(
                """
                update operation set state = ?, status = ?, direction = ?, step = ?, attempts = ?, waits_for = ?,
                    reason_code = ?, reason = ?, last_error = ?, done_count = ?, total_count = ?, cancel_wanted = ?,
                    in_doubt = ?, audit_due = ?, step_since = ?, next_run_at = ?, wake_after = ?, undo_deadline = ?, ended_at = ?,
                    lease_owner = case when ?::timestamptz is null then null else lease_owner end,
                    lease_until = ?, updated_at = ?, revision = revision + 1
                where id = ? and fence = ?
                """,
                new JsonText(operation.state),
                operation.status.text(),
                operation.direction.text(),
                operation.step,
                operation.attempts,
                operation.waitsFor.orElse(null),
                operation.reason.map(OperationReason::code).orElse(null),
                operation.reason.map(OperationReason::sentence).orElse(null),
                operation.lastError.orElse(null),
                operation.done,
                operation.total,
                operation.cancelWanted,
                operation.inDoubt,
                operation.auditDue,
                operation.stepSince,
                keptUntil.orElse(operation.nextRunAt),
                operation.wakeAfter,
                operation.undoDeadline.orElse(null),
                operation.endedAt.orElse(null),
                keptUntil.orElse(null),
                keptUntil.orElse(null),
                at,
                operation.id.value(),
                operation.fence);
        if (rows != 1) {
            throw new IllegalStateException(operation.id + " was written without its lock");
        }
        announceChange(operation.id);
    }

    private void announceChange(OperationId operation) {
        jdbc.first(
                "select pg_notify('" + CHANGED + "', ?)",
                row -> true,
                operation.value().toString());
    }

    /** Wakes are rows of their own: they take no lock on the operation. */
    void wake(Collection<OperationId> operations) {
        int woken = jdbc.update("""
                insert into operation_wake (operation_id)
                select id from operation where id = any(?) and status in ('ready', 'waiting')
                """, (Object) ids(operations));
        if (woken > 0) {
            announceDue();
        }
    }

    /** Forgets the wakes that are visible now; what is evaluated after this sees what they told. */
    void clearWakes(OperationId operation) {
        jdbc.update("delete from operation_wake where operation_id = ?", operation.value());
    }

    /** False when it has ended, is parked or is being undone. */
    boolean requestUndo(OperationId operation, OperationReason why, Instant at) {
        int rows = jdbc.update("""
                update operation set cancel_wanted = true, reason_code = ?, reason = ?, updated_at = ?,
                    revision = revision + 1,
                    next_run_at = case when lease_owner is null then least(next_run_at, ?) else next_run_at end
                where id = ? and direction = 'forward' and status in ('ready', 'waiting') and not cancel_wanted
                """, why.code(), why.sentence(), at, at, operation.value());
        announceDue();
        announceChange(operation);
        return rows == 1;
    }

    /** Notes the audit entry; false when the lease was lost meanwhile. */
    boolean setAuditEntry(OperationLease lease, UUID entry) {
        return jdbc.update(
                        "update operation set audit_entry_id = ? where id = ? and fence = ?",
                        entry,
                        lease.operation().value(),
                        lease.fence())
                == 1;
    }

    /** Ended operations whose audit entry is still to be completed. */
    List<OperationEntity> auditDue(int limit) {
        return jdbc.list("select * from operation where audit_due limit ?", OperationRepository::read, limit);
    }

    void auditDone(OperationId operation) {
        jdbc.update("update operation set audit_due = false where id = ?", operation.value());
    }

    /** How many operations stand in each status that is not an end. */
    Map<OperationStatus, Long> countOpen() {
        Map<OperationStatus, Long> lengths = new EnumMap<>(OperationStatus.class);
        jdbc.list(
                        "select status, count(*) as n from operation where status in ('ready', 'waiting', 'parked')"
                                + " group by status",
                        row -> Map.entry(OperationStatus.of(row.getString("status")), row.getLong("n")))
                .forEach(length -> lengths.put(length.getKey(), length.getValue()));
        return lengths;
    }

    /** One row for each step and direction; a repetition updates it. */
    void recordStep(OperationEntity operation, StepRecord step, Instant at) {
        jdbc.update(
                """
                insert into operation_step (operation_id, step, name, direction, started_at, ended_at, outcome, error)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict on constraint operation_step_once do update set ended_at = excluded.ended_at,
                    outcome = excluded.outcome, error = coalesce(excluded.error, operation_step.error),
                    attempts = operation_step.attempts + case when excluded.outcome = 'retrying' then 1 else 0 end
                """,
                operation.id.value(),
                step.index(),
                step.name(),
                step.direction().text(),
                step.startedAt(),
                step.outcome().ends() ? at : null,
                step.outcome().text(),
                step.error().orElse(null));
    }

    private static UUID[] ids(Collection<OperationId> operations) {
        return operations.stream().map(OperationId::value).distinct().toArray(UUID[]::new);
    }

    static OperationEntity read(ResultSet row) throws SQLException {
        OperationEntity operation = new OperationEntity(
                new OperationId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getInt("kind_version"),
                new OperationSubject(
                        Jdbc.uuid(row, "department_id"),
                        Jdbc.uuid(row, "project_id"),
                        row.getString("subject"),
                        row.getString("actor"),
                        row.getLong("total_count")),
                row.getString("state"),
                time(row, "created_at"),
                time(row, "deadline"));
        operation.status = OperationStatus.of(row.getString("status"));
        operation.direction = OperationDirection.of(row.getString("direction"));
        operation.step = row.getInt("step");
        operation.attempts = row.getInt("attempts");
        operation.waitsFor = Optional.ofNullable(row.getString("waits_for"));
        operation.reason = Optional.ofNullable(row.getString("reason_code"))
                .flatMap(code -> text(row, "reason").map(sentence -> new OperationReason(code, sentence)));
        operation.lastError = text(row, "last_error");
        operation.done = row.getLong("done_count");
        operation.cancelWanted = row.getBoolean("cancel_wanted");
        operation.inDoubt = row.getBoolean("in_doubt");
        operation.stepSince = time(row, "step_since");
        operation.nextRunAt = time(row, "next_run_at");
        operation.undoDeadline = Jdbc.instant(row, "undo_deadline");
        operation.leaseOwner = Optional.ofNullable(row.getString("lease_owner"));
        operation.leaseUntil = Jdbc.instant(row, "lease_until");
        operation.endedAt = Jdbc.instant(row, "ended_at");
        operation.updatedAt = time(row, "updated_at");
        operation.auditEntryId = Jdbc.uuid(row, "audit_entry_id");
        operation.auditDue = row.getBoolean("audit_due");
        operation.fence = row.getLong("fence");
        operation.revision = row.getLong("revision");
        return operation;
    }

    private static Optional<String> text(ResultSet row, String column) {
        try {
            return Optional.ofNullable(row.getString(column));
        } catch (SQLException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Jdbc.instant(row, column).orElseThrow();
    }
}
