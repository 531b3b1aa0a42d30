package io.pengyun.api.metering;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.billing.Measure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The usage intervals in the database, written in sets: a fixed number of statements, however many resources. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class UsageIntervals implements UsageLedger {

    /** The moments of the transitions, one for each resource. */
    private static final String MOVED = "unnest(?::uuid[], ?::timestamptz[]) as moved (resource_id, at)";

    /** What is held from then on, one row for each resource and measure. */
    private static final String HELD = """
            unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::uuid[],
                ?::uuid[], ?::timestamptz[])
            as held (id, resource_id, kind, prefix, measure, phase, quantity, department_id, project_id, operation_id, at)
            """;

    /** Open intervals that do not go on as they are. */
    private static final String CHANGED = """
            select open.id, moved.at from usage_interval open
            join %s on moved.resource_id = open.resource_id
            left join %s on held.resource_id = open.resource_id and held.measure = open.measure
                and held.phase = open.phase and held.quantity::numeric = open.quantity
                and held.department_id = open.department_id and held.project_id = open.project_id
            where upper_inf(open.span) and held.id is null
            """.formatted(MOVED, HELD);

    private final Jdbc jdbc;
    private final Ids ids;

    UsageIntervals(Jdbc jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    @Override
    public void transition(List<UsageTransition> transitions) {
        for (List<UsageTransition> round : rounds(transitions)) {
            Map<UUID, Instant> moved = new TreeMap<>();
            round.forEach(transition ->
                    moved.put(transition.resource().id(), transition.at().truncatedTo(ChronoUnit.MICROS)));
            move(moved, round);
        }
    }

    @Override
    public void end(Collection<UUID> resources, Instant at) {
        Map<UUID, Instant> moved = new TreeMap<>();
        resources.forEach(resource -> moved.put(resource, at.truncatedTo(ChronoUnit.MICROS)));
        move(moved, List.of());
    }

    /** The n-th transition of each resource is in the n-th round. */
    private static List<List<UsageTransition>> rounds(List<UsageTransition> transitions) {
        List<List<UsageTransition>> rounds = new ArrayList<>();
        Map<UUID, Integer> seen = new HashMap<>();
        for (UsageTransition transition : transitions) {
            int round = seen.merge(transition.resource().id(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(transition);
        }
        return rounds;
    }

    private void move(Map<UUID, Instant> moved, List<UsageTransition> transitions) {
        if (moved.isEmpty()) {
            return;
        }
        Object[] moments = {moved.keySet().toArray(UUID[]::new), moved.values().toArray(Instant[]::new)};
        Object[] held = held(transitions);
        // In one order, so that two sets that overlap wait for each other instead of deadlocking.
        jdbc.list(
                "select id from usage_interval where resource_id = any(?) and upper_inf(span)"
                        + " order by resource_id, measure for no key update",
                row -> true,
                moments[0]);
        jdbc.update(
                "delete from usage_interval gone using (" + CHANGED + ") changed"
                        + " where gone.id = changed.id and lower(gone.span) >= changed.at",
                both(moments, held));
        jdbc.update(
                "update usage_interval closed set span = tstzrange(lower(closed.span), changed.at) from (" + CHANGED
                        + ") changed where closed.id = changed.id",
                both(moments, held));
        if (!transitions.isEmpty()) {
            jdbc.update("""
                    insert into usage_interval (id, resource_id, resource_kind, resource_prefix, measure, phase, quantity,
                        department_id, project_id, operation_id, span)
                    select id, resource_id, kind, prefix, measure, phase, quantity::numeric, department_id, project_id,
                        operation_id, tstzrange(coalesce(
                            (select max(upper(earlier.span)) from usage_interval earlier
                                where earlier.resource_id = held.resource_id and earlier.measure = held.measure
                                    and earlier.span && tstzrange(held.at, null)),
                            held.at), null)
                    from %s
                    where not exists (select from usage_interval open where open.resource_id = held.resource_id
                        and open.measure = held.measure and upper_inf(open.span))
                    """.formatted(HELD), held);
        }
    }

    /** The columns of what is held. */
    private Object[] held(List<UsageTransition> transitions) {
        List<Held> rows = new ArrayList<>();
        for (UsageTransition transition : transitions) {
            transition.quantities().entrySet().stream()
                    .filter(entry -> entry.getValue().signum() > 0)
                    .forEach(entry -> rows.add(new Held(transition, entry.getKey(), entry.getValue())));
        }
        return new Object[] {
            rows.stream().map(row -> ids.next()).toArray(UUID[]::new),
            rows.stream().map(row -> row.transition().resource().id()).toArray(UUID[]::new),
            rows.stream().map(row -> row.transition().resource().kind()).toArray(String[]::new),
            rows.stream().map(row -> row.transition().resource().idPrefix()).toArray(String[]::new),
            rows.stream().map(row -> row.measure().key()).toArray(String[]::new),
            rows.stream().map(row -> row.transition().phase().text()).toArray(String[]::new),
            rows.stream().map(row -> row.quantity().toPlainString()).toArray(String[]::new),
            rows.stream().map(row -> row.transition().resource().departmentId()).toArray(UUID[]::new),
            rows.stream().map(row -> row.transition().resource().projectId()).toArray(UUID[]::new),
            rows.stream()
                    .map(row ->
                            row.transition().operation().map(OperationId::value).orElse(null))
                    .toArray(UUID[]::new),
            rows.stream()
                    .map(row -> row.transition().at().truncatedTo(ChronoUnit.MICROS))
                    .toArray(Instant[]::new)
        };
    }

    private record Held(UsageTransition transition, Measure measure, BigDecimal quantity) {}

    private static Object[] both(Object[] first, Object[] second) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(second));
        return all.toArray();
    }
}
