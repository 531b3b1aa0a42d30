package io.pengyun.api.subscription;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What was not taken, as the subscriptions' owners see it. */
@ApplicationScoped
@Transactional
class DeliveryService {

    private static final String THING = "delivery";
    private static final Set<String> STATES = Set.of("waiting", "dead");

    private final Jdbc jdbc;
    private final EventLog log;
    private final SubscriptionService subscriptions;
    private final Access access;
    private final AuditSubject audited;
    private final Clock clock;

    DeliveryService(
            Jdbc jdbc,
            EventLog log,
            SubscriptionService subscriptions,
            Access access,
            AuditSubject audited,
            Clock clock) {
        this.jdbc = jdbc;
        this.log = log;
        this.subscriptions = subscriptions;
        this.access = access;
        this.audited = audited;
        this.clock = clock;
    }

    private record Row(
            UUID id,
            String subscription,
            String name,
            Optional<UUID> departmentId,
            String state,
            long number,
            int attempts,
            Instant nextAt,
            Optional<String> lastError,
            Instant createdAt) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getString("subscription"),
                    row.getString("name"),
                    Jdbc.uuid(row, "department_id"),
                    row.getString("state"),
                    row.getLong("number"),
                    row.getInt("attempts"),
                    Jdbc.instant(row, "next_at").orElseThrow(),
                    Optional.ofNullable(row.getString("last_error")),
                    Jdbc.instant(row, "created_at").orElseThrow());
        }
    }

    Page<DeliveryBody.View> list(Optional<String> subscription, Optional<String> state, PageRequest page) {
        state.filter(word -> !STATES.contains(word)).ifPresent(word -> {
            throw ProblemException.invalid("state", "must be waiting or dead, not \"" + word + "\".");
        });
        StringBuilder more = new StringBuilder(" and d.id < ?");
        List<Object> arguments = new ArrayList<>(List.of(page.beforeOrMaximum()));
        subscription.map(subscriptions::idOf).ifPresent(id -> {
            more.append(" and d.subscription_id = ?");
            arguments.add(id);
        });
        state.ifPresent(word -> {
            more.append(" and d.state = ?");
            arguments.add(word);
        });
        List<Row> rows = rows(more.toString(), arguments, page.limit());
        Map<Long, Event> events = events(rows);
        return page.page(rows, Row::id, row -> view(row, events));
    }

    DeliveryBody.View redeliver(String id) {
        Row row = lock(id);
        jdbc.update(
                "update delivery set state = 'waiting', attempts = 0, next_at = ? where id = ?",
                clock.instant(),
                row.id());
        // What waits of the same thing goes with it, or it would wait for them.
        jdbc.update(
                "update delivery f set next_at = d.next_at from delivery d where d.id = ? and f.state = 'waiting'"
                        + " and f.subscription_id = d.subscription_id and f.subject = d.subject",
                row.id());
        jdbc.update(
                "update subscription_health set retry_at = null"
                        + " where subscription_id = (select subscription_id from delivery where id = ?)",
                row.id());
        Row after = find(id);
        return view(after, events(List.of(after)));
    }

    void forget(String id) {
        jdbc.update("delete from delivery where id = ?", lock(id).id());
    }

    private Row lock(String id) {
        Row row = find(id);
        jdbc.list("select 1 from delivery where id = ? for update", locked -> true, row.id());
        row.departmentId()
                .ifPresentOrElse(
                        department -> audited.is(row.subscription(), department), () -> audited.is(row.subscription()));
        audited.detail("name", row.name());
        return row;
    }

    private Row find(String id) {
        UUID key = DeliveryId.parse(id).map(DeliveryId::value).orElseThrow(() -> ProblemException.notFound(THING, id));
        return rows(" and d.id = ?", List.of(key), 1).stream()
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound(THING, id));
    }

    /** Within the caller's reach. */
    private List<Row> rows(String condition, List<Object> some, int limit) {
        StringBuilder visible = new StringBuilder("select * from subscription where true");
        List<Object> arguments = new ArrayList<>();
        access.reach(Permission.SUBSCRIPTION_WRITE).restrict(visible, arguments);
        arguments.addAll(some);
        arguments.add(limit);
        return jdbc.list(
                "select d.*, s.subject as subscription, s.name, s.department_id from delivery d join (" + visible
                        + ") s on s.id = d.subscription_id where true" + condition + " order by d.id desc limit ?",
                Row::of,
                arguments.toArray());
    }

    private Map<Long, Event> events(List<Row> rows) {
        return log.numbered(rows.stream().map(Row::number).toList()).stream()
                .collect(Collectors.toMap(Event::number, Function.identity()));
    }

    private static DeliveryBody.View view(Row row, Map<Long, Event> events) {
        Event event = Optional.ofNullable(events.get(row.number()))
                .orElseThrow(() -> new IllegalStateException("deliveries are forgotten with their events"));
        return new DeliveryBody.View(
                new DeliveryId(row.id()).toString(),
                row.subscription(),
                row.name(),
                row.state(),
                event,
                row.attempts(),
                row.state().equals("waiting") ? Optional.of(row.nextAt()) : Optional.empty(),
                row.lastError(),
                row.createdAt());
    }
}
