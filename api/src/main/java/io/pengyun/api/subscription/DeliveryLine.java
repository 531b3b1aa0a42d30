package io.pengyun.api.subscription;

import io.pengyun.api.event.Event;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What waits to be told, and who is at it. A target is leased by one replica at a time, in a row of its own, so nothing is
 * locked while it is told. Of one thing an event is only told when none before it waits.
 */
@ApplicationScoped
class DeliveryLine {

    /** Told under one lease; what comes then may be the turn of another target. */
    private static final int BATCH = 50;

    private static final int GROWTH = 3;
    private static final int LONGEST_ERROR = 300;

    /** In which the first of each thing are looked for. */
    private static final int WINDOW = 500;

    private static final int MOST_BLOCKED = 1_000;

    private final Jdbc jdbc;
    private final EventLog log;
    private final SubscriptionTargets targets;
    private final DeliveryConfig config;
    private final Ids ids;
    private final Clock clock;
    private final Random random;

    DeliveryLine(
            Jdbc jdbc,
            EventLog log,
            SubscriptionTargets targets,
            DeliveryConfig config,
            Ids ids,
            Clock clock,
            SecureRandom random) {
        this.jdbc = jdbc;
        this.log = log;
        this.targets = targets;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /** One event for one target. */
    record Due(UUID delivery, int attempts, Event event) {}

    /**
     * A target under lease with what is to be told to it: no two of one thing, so in any order and side by side.
     *
     * @param failures of the target in a row
     */
    record Turn(
            UUID subscription,
            UUID lease,
            String name,
            Optional<String> departmentName,
            SubscriptionTarget target,
            int failures,
            List<Due> due) {}

    /** How a turn went; what is in neither list was not told. */
    record Outcome(List<Due> taken, List<Failure> failures) {}

    record Failure(Due due, String said) {}

    /** For a new subscription. */
    void open(UUID subscription) {
        jdbc.update("insert into subscription_health (subscription_id) values (?)", subscription);
    }

    /** The turn of a target for which something is due, leased for so long; empty when there is none. */
    @Transactional(TxType.REQUIRES_NEW)
    Optional<Turn> take(Duration lease) {
        Instant now = clock.instant();
        UUID holder = ids.next();
        Optional<Turn> turn = Optional.empty();
        Optional<UUID> picked = pick(holder, now, lease);
        while (turn.isEmpty() && picked.isPresent()) {
            turn = turn(picked.get(), holder, now);
            picked = turn.isEmpty() ? pick(holder, now, lease) : picked;
        }
        return turn;
    }

    private Optional<UUID> pick(UUID holder, Instant now, Duration lease) {
        return jdbc.first(
                "with picked as materialized (select h.subscription_id from subscription_health h"
                        + " join subscription s on s.id = h.subscription_id and s.state = 'active'"
                        + " where (h.leased_until is null or h.leased_until <= ?) and (h.retry_at is null or h.retry_at <= ?)"
                        + " and exists (select 1 from delivery d where d.subscription_id = h.subscription_id"
                        + " and d.state = 'waiting' and d.next_at <= ?)"
                        + " order by h.served_at nulls first limit 1 for update of h skip locked)"
                        + " update subscription_health h set lease = ?, leased_until = ?, served_at = ? from picked"
                        + " where h.subscription_id = picked.subscription_id returning h.subscription_id",
                row -> row.getObject(1, UUID.class),
                now,
                now,
                now,
                holder,
                now.plus(lease),
                now);
    }

    private Optional<Turn> turn(UUID subscription, UUID holder, Instant now) {
        Map<Long, Next> next = next(subscription, now);
        if (next.isEmpty()) {
            // All that is due waits behind something that is tried again later, and is due together with it. The target
            // itself is not put off: something else may happen that it would take.
            jdbc.update(
                    "update delivery f set next_at = b.next_at from (select subject, next_at from delivery"
                            + " where subscription_id = ? and state = 'waiting' and next_at > ?) b"
                            + " where f.subscription_id = ? and f.state = 'waiting' and f.subject = b.subject"
                            + " and f.next_at <= ?",
                    subscription,
                    now,
                    subscription,
                    now);
            jdbc.update(
                    "update subscription_health set lease = null, leased_until = null where subscription_id = ?",
                    subscription);
            return Optional.empty();
        }
        List<Due> due = log.numbered(next.keySet()).stream()
                .sorted(Comparator.comparingLong(Event::number))
                .map(event -> {
                    Next one = Objects.requireNonNull(next.get(event.number()));
                    return new Due(one.delivery(), one.attempts(), event);
                })
                .toList();
        return jdbc.first(
                "select s.name, d.name as department, s.target, s.sealed_target, h.failures from subscription s"
                        + " join subscription_health h on h.subscription_id = s.id"
                        + " left join department d on d.id = s.department_id where s.id = ?",
                row -> new Turn(
                        subscription,
                        holder,
                        row.getString("name"),
                        Optional.ofNullable(row.getString("department")),
                        targets.open(
                                subscription, TargetKind.of(row.getString("target")), row.getBytes("sealed_target")),
                        row.getInt("failures"),
                        due),
                subscription);
    }

    private record Next(UUID delivery, int attempts, long number, String subject) {}

    /** The first that waits of each thing, unless that is tried again later; by number, at most {@link #BATCH}. */
    private Map<Long, Next> next(UUID subscription, Instant now) {
        String[] later = jdbc.list(
                        "select subject from delivery where subscription_id = ? and state = 'waiting' and next_at > ?"
                                + " limit ?",
                        row -> row.getString(1),
                        subscription,
                        now,
                        MOST_BLOCKED)
                .toArray(String[]::new);
        Map<String, Next> firsts = new LinkedHashMap<>();
        jdbc.list(
                        "select id, attempts, number, subject from delivery where subscription_id = ?"
                                + " and state = 'waiting' and not subject = any(?) order by number limit ?",
                        row -> new Next(
                                row.getObject("id", UUID.class),
                                row.getInt("attempts"),
                                row.getLong("number"),
                                row.getString("subject")),
                        subscription,
                        later,
                        WINDOW)
                .forEach(one -> firsts.putIfAbsent(one.subject(), one));
        return firsts.values().stream().limit(BATCH).collect(Collectors.toMap(Next::number, Function.identity()));
    }

    /** Ends a turn. When the lease has gone to somebody else nothing is noted: they will tell it again. */
    @Transactional(TxType.REQUIRES_NEW)
    void end(Turn turn, Outcome outcome) {
        Instant now = clock.instant();
        int failures = failures(turn, outcome);
        Optional<Instant> retryAt = failures >= config.failuresToRest()
                ? Optional.of(now.plus(pause(failures - config.failuresToRest() + 1)))
                : Optional.empty();
        Optional<String> error = outcome.failures().stream().findFirst().map(failure -> bounded(failure.said()));
        int held = jdbc.update(
                "update subscription_health set lease = null, leased_until = null, failures = ?, retry_at = ?,"
                        + " last_success_at = coalesce(?, last_success_at), last_failure_at = coalesce(?, last_failure_at),"
                        + " last_error = coalesce(?, last_error) where subscription_id = ? and lease = ?",
                failures,
                retryAt.orElse(null),
                outcome.taken().isEmpty() ? null : now,
                outcome.failures().isEmpty() ? null : now,
                error.orElse(null),
                turn.subscription(),
                turn.lease());
        if (held == 0) {
            return;
        }
        jdbc.update("delete from delivery where id = any(?)", (Object)
                outcome.taken().stream().map(Due::delivery).toArray(UUID[]::new));
        outcome.failures().forEach(failure -> note(failure, now));
    }

    private static int failures(Turn turn, Outcome outcome) {
        int before = outcome.taken().isEmpty() ? turn.failures() : 0;
        return outcome.failures().isEmpty() ? 0 : before + 1;
    }

    private void note(Failure failure, Instant now) {
        int attempts = failure.due().attempts() + 1;
        jdbc.update(
                "update delivery set attempts = ?, last_error = ?, next_at = ?, state = ? where id = ?",
                attempts,
                bounded(failure.said()),
                now.plus(pause(attempts)),
                attempts >= config.attempts() ? "dead" : "waiting",
                failure.due().delivery());
    }

    /** After so many failures; a fifth more or less, so that those which failed together do not come back together. */
    private Duration pause(int failures) {
        double factor = Math.pow(GROWTH, Math.min(failures - 1, Byte.MAX_VALUE)) * (0.8 + 0.4 * random.nextDouble());
        double millis = Math.min(
                config.firstRetry().toMillis() * factor, config.longestRetry().toMillis());
        return Duration.ofMillis((long) millis);
    }

    private static String bounded(String said) {
        return said.length() <= LONGEST_ERROR ? said : said.substring(0, LONGEST_ERROR);
    }

    /** How targets fare. */
    Map<UUID, SubscriptionBody.Health> healths(Collection<UUID> subscriptions) {
        Map<UUID, SubscriptionBody.Health> healths = new HashMap<>();
        jdbc.list(
                "select h.*, (select count(*) from delivery d where d.subscription_id = h.subscription_id"
                        + " and d.state = 'waiting') as waiting, (select count(*) from delivery d"
                        + " where d.subscription_id = h.subscription_id and d.state = 'dead') as dead"
                        + " from subscription_health h where h.subscription_id = any(?)",
                row -> healths.put(row.getObject("subscription_id", UUID.class), health(row)),
                (Object) subscriptions.toArray(UUID[]::new));
        return healths;
    }

    private static SubscriptionBody.Health health(ResultSet row) throws SQLException {
        return new SubscriptionBody.Health(
                row.getLong("waiting"),
                row.getLong("dead"),
                row.getInt("failures"),
                Jdbc.instant(row, "retry_at"),
                Jdbc.instant(row, "last_success_at"),
                Jdbc.instant(row, "last_failure_at"),
                Optional.ofNullable(row.getString("last_error")));
    }
}
