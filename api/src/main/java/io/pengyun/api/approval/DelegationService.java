package io.pengyun.api.approval;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.identity.People;
import io.pengyun.api.identity.Person;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Delegations: whoever is away lets another decide, until a day. They are not passed on. */
@ApplicationScoped
class DelegationService {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final String SELECT = "select g.*, f.name as from_name, t.name as to_name from delegation g"
            + " join app_user f on f.id = g.from_user join app_user t on t.id = g.to_user";

    private final Jdbc jdbc;
    private final People people;
    private final Access access;
    private final AuditSubject audited;
    private final Events events;
    private final Ids ids;
    private final Clock clock;

    DelegationService(
            Jdbc jdbc, People people, Access access, AuditSubject audited, Events events, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.people = people;
        this.access = access;
        this.audited = audited;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    private record Row(UUID from, UUID to, DelegationBody.View view) {}

    @Transactional
    DelegationBody.View create(DelegationBody.Create wanted) {
        Instant now = clock.instant();
        Instant from = wanted.from().orElse(now);
        if (from.isBefore(now)) {
            throw ProblemException.invalid("from", "must not be in the past.");
        }
        if (!wanted.until().isAfter(from)) {
            throw ProblemException.invalid("until", "must be after the beginning.");
        }
        if (wanted.until().isAfter(now.plus(LONGEST))) {
            throw ProblemException.invalid("until", "must be at most " + LONGEST.toDays() + " days ahead.");
        }
        Person to = people.find(wanted.to())
                .orElseThrow(() -> ProblemException.invalid("to", "there is no active user \"" + wanted.to() + "\"."));
        UUID caller = access.caller().userId();
        Person own = Objects.requireNonNull(people.byId(Set.of(caller)).get(caller));
        if (to.human().equals(own.human())) {
            throw ProblemException.invalid("to", "is yourself.");
        }
        DelegationId id = new DelegationId(ids.next());
        jdbc.update(
                "insert into delegation (id, from_user, to_user, reason, starts_at, ends_at, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                id.value(),
                caller,
                to.userId(),
                wanted.reason(),
                from,
                wanted.until(),
                now);
        audited.is(id.toString());
        audited.detail("to", to.name());
        events.publish(Fact.ofPlatform(EventKind.DELEGATION_GIVEN, id.toString())
                .with("from", own.name())
                .with("to", to.name())
                .with("until", wanted.until().toString()));
        return find(id).orElseThrow().view();
    }

    /** Those that the caller gave or was given; for who reads all users, everybody's. Those that have ended stay. */
    @Transactional
    Page<DelegationBody.View> list(boolean all, PageRequest page) {
        StringBuilder sql = new StringBuilder(SELECT).append(" where g.id < ?");
        List<Object> arguments = new ArrayList<>(List.of(page.beforeOrMaximum()));
        if (all) {
            access.requirePlatform(Permission.USER_READ);
        } else {
            sql.append(" and ? in (g.from_user, g.to_user)");
            arguments.add(access.caller().userId());
        }
        arguments.add(page.limit());
        return page.page(
                jdbc.list(
                        sql.append(" order by g.id desc limit ?").toString(),
                        DelegationService::row,
                        arguments.toArray()),
                row -> DelegationId.parse(row.view().id()).orElseThrow().value(),
                Row::view);
    }

    /** Ends it at once; by whoever gave it, or who keeps the users. Again: no effect. */
    @Transactional
    void revoke(String idText) {
        UUID caller = access.caller().userId();
        Row found = DelegationId.parse(idText)
                .flatMap(this::find)
                .filter(row -> row.from().equals(caller)
                        || row.to().equals(caller)
                        || access.reach(Permission.USER_WRITE).everywhere())
                .orElseThrow(() -> ProblemException.notFound("delegation", idText));
        audited.is(idText);
        audited.detail("from", found.view().fromUser());
        int ended = jdbc.update(
                "update delegation set revoked_at = ? where id = ? and revoked_at is null",
                clock.instant(),
                DelegationId.parse(idText).orElseThrow().value());
        if (ended > 0) {
            events.publish(Fact.ofPlatform(EventKind.DELEGATION_ENDED, idText)
                    .with("from", found.view().fromUser())
                    .with("to", found.view().toUser()));
        }
    }

    /** In whose place this user may decide now. */
    Set<UUID> inPlaceOf(UUID userId, Instant now) {
        return Set.copyOf(jdbc.list(
                "select distinct from_user from delegation"
                        + " where to_user = ? and starts_at <= ? and ends_at > ? and revoked_at is null",
                row -> row.getObject(1, UUID.class),
                userId,
                now,
                now));
    }

    /** Who may decide in the place of these now, by name; by whom. */
    Map<UUID, List<String>> stepInFor(Set<UUID> userIds, Instant now) {
        record Given(UUID from, String to) {}
        return jdbc
                .list(
                        "select distinct g.from_user, t.name from delegation g join app_user t on t.id = g.to_user"
                                + " where g.from_user = any(?) and t.state = 'active' and g.starts_at <= ? and g.ends_at > ?"
                                + " and g.revoked_at is null order by t.name",
                        row -> new Given(row.getObject(1, UUID.class), row.getString(2)),
                        userIds.toArray(UUID[]::new),
                        now,
                        now)
                .stream()
                .collect(Collectors.groupingBy(Given::from, Collectors.mapping(Given::to, Collectors.toList())));
    }

    private Optional<Row> find(DelegationId id) {
        return jdbc.first(SELECT + " where g.id = ?", DelegationService::row, id.value());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("from_user", UUID.class),
                row.getObject("to_user", UUID.class),
                new DelegationBody.View(
                        new DelegationId(row.getObject("id", UUID.class)).toString(),
                        row.getString("from_name"),
                        row.getString("to_name"),
                        row.getString("reason"),
                        Jdbc.instant(row, "starts_at").orElseThrow(),
                        Jdbc.instant(row, "ends_at").orElseThrow(),
                        Jdbc.instant(row, "revoked_at"),
                        Jdbc.instant(row, "created_at").orElseThrow()));
    }
}
