package io.pengyun.api.audit;

import io.pengyun.api.audit.AuditRepository.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One page of a search as a statement: one filter leads through its index, the others are tried on what it finds, and the
 * page ends after so many links whether they fit or not. So it costs the same however long the trail is.
 *
 * <p>Departments lead before all others: how long somebody waits must not tell what there is elsewhere.
 */
final class AuditQuery {

    private static final String ORDER = " order by at desc, sequence desc limit ?";
    private static final String COLUMNS =
            "select sequence, at, actor, action, subject, subject_name, outcome from audit_entry where ";

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();
    private final int looked;

    private record Condition(String sql, Optional<Object> argument) {

        Condition(String sql, Object argument) {
            this(sql, Optional.of(argument));
        }
    }

    /** @param mostLooked how many links are looked at where not all that are found fit */
    AuditQuery(AuditSearch search, Optional<Key> below, int limit, int mostLooked) {
        List<Condition> filters = filters(search);
        List<Condition> others = search.departments().isPresent()
                ? filters
                : filters.subList(Math.min(1, filters.size()), filters.size());
        int wanted = others.isEmpty() ? limit : Math.max(limit, mostLooked);
        add("with looked as materialized (");
        if (search.departments().isPresent()) {
            UUID[] departments = search.departments().get().toArray(UUID[]::new);
            looked = Math.max(limit, wanted / Math.max(1, departments.length));
            add("select one.* from unnest(?) as scope(id) cross join lateral (", departments);
            add(COLUMNS + "department_id = scope.id");
            span(search, below);
            add(ORDER + ") one", looked);
        } else {
            looked = wanted;
            add(COLUMNS + "true");
            filters.stream().limit(1).forEach(this::add);
            span(search, below);
        }
        add(ORDER + "), found as (select sequence from looked where true", looked);
        others.forEach(this::add);
        add(ORDER + ")", limit);
        add(", edge as (select at, sequence from looked order by at, sequence limit 1)"
                + " select e.*, edge.at as edge_at, edge.sequence as edge_sequence,"
                + " (select count(*) from looked) as looked"
                + " from edge left join (found join audit_entry e using (sequence)) on true"
                + " order by e.at desc, e.sequence desc");
    }

    String sql() {
        return sql.toString();
    }

    Object[] arguments() {
        return arguments.toArray();
    }

    /** How many links it looks at when there are as many. */
    int looked() {
        return looked;
    }

    /** All but the departments, the narrowest first. */
    private static List<Condition> filters(AuditSearch search) {
        List<Condition> filters = new ArrayList<>();
        search.subject()
                .map(text -> new Condition(AuditedRequest.isId(text) ? "subject = ?" : "subject_name = ?", text))
                .ifPresent(filters::add);
        search.actor().map(actor -> new Condition("actor = ?", actor)).ifPresent(filters::add);
        Consumer<AuditOutcome> outcome =
                // Written out, because the index of what went wrong is used only for a value that is known to be in it.
                value -> filters.add(new Condition("outcome = '" + value.text() + "'", Optional.empty()));
        search.outcome().filter(value -> value != AuditOutcome.SUCCEEDED).ifPresent(outcome);
        search.action().map(action -> new Condition("action = ?", action)).ifPresent(filters::add);
        search.outcome().filter(value -> value == AuditOutcome.SUCCEEDED).ifPresent(outcome);
        return filters;
    }

    private void span(AuditSearch search, Optional<Key> below) {
        search.from().ifPresent(from -> add(" and at >= ?", from));
        search.until().ifPresent(until -> add(" and at < ?", until));
        below.ifPresent(key -> {
            add(" and (at, sequence) < (?, ?)", key.at());
            arguments.add(key.sequence());
        });
    }

    private void add(Condition condition) {
        add(" and " + condition.sql());
        condition.argument().ifPresent(arguments::add);
    }

    private void add(String text, Object argument) {
        add(text);
        arguments.add(argument);
    }

    private void add(String text) {
        sql.append(text);
    }
}
