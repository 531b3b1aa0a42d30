package io.pengyun.api.subscription;

import io.pengyun.api.event.EventKind;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives new events to those who want them: a row for each, in the transaction that notes how far this has come. So each is
 * given once, whichever replica does so and whenever it dies.
 */
@ApplicationScoped
class DeliveryFiller {

    private static final int BATCH = 1_000;

    /** Ids begin as the event's, so they grow with it. A test is told to the subscription that it is of, and to no other. */
    private static final String GIVE = """
            with recursive fresh as materialized (
                select number, id, kind, department_id, subject from event where number > ? order by number limit ?),
            lineage(department_id, above) as (
                select distinct department_id, department_id from fresh where department_id is not null
                union
                select l.department_id, d.parent_id from lineage l join department d on d.id = l.above
                    where d.parent_id is not null),
            given as (
                insert into delivery (id, subscription_id, number, subject, state, attempts, created_at, next_at)
                select (substr(f.id::text, 1, 19) || substr(gen_random_uuid()::text, 20))::uuid, s.id, f.number, f.subject,
                    'waiting', 0, ?, ?
                from fresh f join subscription s on s.state = 'active' and f.number > s.since
                    and (s.department_id is null
                        or s.department_id in (select above from lineage l where l.department_id = f.department_id))
                    and case when f.kind = ? then f.subject = s.subject
                        else cardinality(s.kinds) = 0 or f.kind = any(s.kinds)
                            or split_part(f.kind, '.', 1) = any(s.kinds) end)
            select max(number) from fresh
            """;

    private final Jdbc jdbc;
    private final Clock clock;

    DeliveryFiller(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Gives the next ones; true when there may be more. Does nothing while another replica does so. */
    @Transactional(TxType.REQUIRES_NEW)
    boolean give() {
        Optional<Long> last =
                jdbc.first("select last from delivery_head for update skip locked", row -> row.getLong(1));
        if (last.isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        long upTo = jdbc.first(
                        GIVE, row -> row.getLong(1), last.get(), BATCH, now, now, EventKind.SUBSCRIPTION_TESTED.text())
                .orElse(0L);
        if (upTo == 0) {
            return false;
        }
        jdbc.update("update delivery_head set last = ?", upTo);
        return upTo - last.get() >= BATCH;
    }
}
