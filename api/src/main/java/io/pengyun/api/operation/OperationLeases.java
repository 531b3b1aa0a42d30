package io.pengyun.api.operation;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who may run which operation. A taken operation is due again when its lease ends, so a dead worker's operations are
 * taken over by the same query that finds new ones.
 */
@ApplicationScoped
class OperationLeases {

    private final Jdbc jdbc;

    OperationLeases(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** A taken operation. */
    record Taken(OperationLease lease, boolean takenOver) {}

    /** Takes due operations that nobody else is taking right now, oldest first. */
    List<Taken> take(String owner, int limit, Instant at, Instant until) {
        promoteWoken(at);
        return jdbc.list(
                """
                with due as (
                    select id, lease_owner is not null as taken_over from operation
                    where status in ('ready', 'waiting') and next_run_at <= ?
                    order by next_run_at limit ? for no key update skip locked)
                update operation o set lease_owner = ?, lease_until = ?, next_run_at = ?, fence = o.fence + 1,
                    attempts = o.attempts + case when due.taken_over then 1 else 0 end
                from due where o.id = due.id
                returning o.id, o.fence, due.taken_over
                """, row -> new Taken(lease(row), row.getBoolean("taken_over")), at, limit, owner, until, until);
    }

    /**
     * Takes this one over, whether due or leased or not: whoever runs it loses its lease. Empty when it needs no worker.
     */
    Optional<OperationLease> seize(String owner, OperationId id, Instant until) {
        return jdbc.first("""
                update operation set lease_owner = ?, lease_until = ?, next_run_at = ?, fence = fence + 1
                where id = ? and status in ('ready', 'waiting') returning id, fence
                """, OperationLeases::lease, owner, until, until, id.value());
    }

    /** By a join, as everywhere here: {@code in (select … for update)} may be run again for every operation there is. */
    private void promoteWoken(Instant at) {
        jdbc.update("""
                with woken as (
                    select o.id from operation o
                    join (select distinct operation_id from operation_wake) w on w.operation_id = o.id
                    where o.status = 'waiting' and o.lease_owner is null and o.wake_after <= ? and o.next_run_at > ?
                    for no key update of o skip locked)
                update operation o set next_run_at = ? from woken where o.id = woken.id
                """, at, at, at);
    }

    /**
     * Prolongs the leases that are still held. An operation whose row is locked is skipped: its own short transaction
     * runs, and nobody can take it over meanwhile.
     *
     * @return those that were lost
     */
    Set<OperationLease> renew(Collection<OperationLease> leases, Instant until) {
        UUID[] ids = leases.stream().map(lease -> lease.operation().value()).toArray(UUID[]::new);
        Long[] fences = leases.stream().map(OperationLease::fence).toArray(Long[]::new);
        jdbc.update("""
                with held as (
                    select o.id from operation o
                    join unnest(?::uuid[], ?::bigint[]) as mine (id, fence) on mine.id = o.id and mine.fence = o.fence
                    where o.lease_owner is not null for no key update of o skip locked)
                update operation o set lease_until = ?, next_run_at = ? from held where o.id = held.id
                """, ids, fences, until, until);
        return Set.copyOf(jdbc.list("""
                select mine.id, mine.fence from unnest(?::uuid[], ?::bigint[]) as mine (id, fence)
                join operation o on o.id = mine.id where o.fence <> mine.fence
                """, OperationLeases::lease, ids, fences));
    }

    /** Gives an operation back that is still due, for another worker or a later turn. */
    void release(OperationLease lease, Instant at) {
        jdbc.update(
                "update operation set lease_owner = null, lease_until = null, next_run_at = ?"
                        + " where id = ? and fence = ? and lease_owner is not null",
                at,
                lease.operation().value(),
                lease.fence());
    }

    /** When something is due next; empty when nothing is open. */
    Optional<Instant> nextDue() {
        return jdbc.first("""
                select least(
                    (select min(next_run_at) from operation where status in ('ready', 'waiting')),
                    (select min(o.wake_after) from operation o
                        join (select distinct operation_id from operation_wake) w on w.operation_id = o.id
                        where o.status = 'waiting' and o.lease_owner is null)) as due
                """, row -> Jdbc.instant(row, "due")).flatMap(due -> due);
    }

    /** Forgets wakes that came for operations which were just ending. */
    void sweepWakes() {
        jdbc.update("""
                delete from operation_wake w using operation o
                where o.id = w.operation_id and o.status not in ('ready', 'waiting')
                """);
    }

    private static OperationLease lease(ResultSet row) throws SQLException {
        return new OperationLease(new OperationId(row.getObject("id", UUID.class)), row.getLong("fence"));
    }
}
