package io.pengyun.api.tenancy;

import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of limits, and the locks that make counting against them exact. */
@ApplicationScoped
class QuotaRepository implements QuotaLimits {

    /** The departments of a project from its own up to the top, with how far up each is. */
    private static final String LINEAGE = """
            with recursive lineage(id, parent_id, name, height) as (
                select d.id, d.parent_id, d.name, 0
                from project p join department d on d.id = p.department_id where p.id = ?
                union all
                select d.id, d.parent_id, d.name, l.height + 1
                from department d join lineage l on d.id = l.parent_id)
            """;

    private final Jdbc jdbc;
    private final DepartmentDirectory departments;

    QuotaRepository(Jdbc jdbc, DepartmentDirectory departments) {
        this.jdbc = jdbc;
        this.departments = departments;
    }

    private record Row(QuotaScope scope, UUID scopeId, String scopeName, QuotaKind kind, long maximum, boolean soft) {}

    @Override
    public List<QuotaLimit> forProject(UUID projectId, boolean lock) {
        if (lock) {
            lock(projectId);
        }
        List<Row> rows = new ArrayList<>(jdbc.list(LINEAGE + """
                select 'department' as scope_kind, l.id as scope_id, l.name, q.kind, b.bound, b.soft
                from lineage l join quota_limit q on q.scope_id = l.id
                cross join lateral (values (q.maximum, false), (q.soft, true)) b (bound, soft)
                where b.bound is not null order by l.height desc, q.kind, b.soft
                """, QuotaRepository::row, projectId));
        rows.addAll(jdbc.list("""
                select 'project' as scope_kind, p.id as scope_id, p.name, q.kind, b.bound, b.soft
                from project p join quota_limit q on q.scope_id = p.id
                cross join lateral (values (q.maximum, false), (q.soft, true)) b (bound, soft)
                where p.id = ? and b.bound is not null order by q.kind, b.soft
                """, QuotaRepository::row, projectId));
        Map<UUID, Set<UUID>> subtrees = new HashMap<>();
        return rows.stream().map(row -> limit(row, subtrees)).toList();
    }

    private QuotaLimit limit(Row row, Map<UUID, Set<UUID>> subtrees) {
        Set<UUID> counted = row.scope() == QuotaScope.PROJECT
                ? Set.of()
                : subtrees.computeIfAbsent(row.scopeId(), departments::subtree);
        return new QuotaLimit(
                row.scope(), row.scopeId(), row.scopeName(), counted, row.kind(), row.maximum(), row.soft());
    }

    /** Locks the scopes that have limits; departments before projects, each in the order of ids. */
    private void lock(UUID projectId) {
        jdbc.list(LINEAGE + """
                select d.id from department d
                where d.id in (select l.id from lineage l join quota_limit q on q.scope_id = l.id)
                order by d.id for no key update
                """, row -> true, projectId);
        jdbc.list(
                "select p.id from project p where p.id = ? and exists"
                        + " (select 1 from quota_limit q where q.scope_id = p.id) for no key update",
                row -> true,
                projectId);
    }

    QuotaBounds of(UUID scopeId) {
        Map<QuotaKind, Long> hard = new EnumMap<>(QuotaKind.class);
        Map<QuotaKind, Long> soft = new EnumMap<>(QuotaKind.class);
        jdbc.list(
                "select kind, maximum, soft from quota_limit where scope_id = ?",
                row -> {
                    QuotaKind kind = EnumWords.constant(QuotaKind.class, row.getString("kind"));
                    number(row, "maximum").ifPresent(bound -> hard.put(kind, bound));
                    number(row, "soft").ifPresent(bound -> soft.put(kind, bound));
                    return kind;
                },
                scopeId);
        boolean overcommit = jdbc.first(
                        "select quota_overcommit from department where id = ?", row -> row.getBoolean(1), scopeId)
                .orElse(false);
        return new QuotaBounds(hard, soft, overcommit);
    }

    private static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    /** Locks all departments above, and the scope itself, for a change of its limits: of two in one tree, one waits. */
    void lock(QuotaScope scope, UUID scopeId) {
        UUID departmentId = departmentOf(scope, scopeId);
        UUID[] above = departments.withAllAbove(List.of(departmentId)).toArray(UUID[]::new);
        jdbc.list("select id from department where id = any(?) order by id for no key update", row -> true, (Object)
                above);
        if (scope == QuotaScope.PROJECT) {
            jdbc.list("select id from project where id = ? for no key update", row -> true, scopeId);
        }
    }

    private UUID departmentOf(QuotaScope scope, UUID scopeId) {
        return scope == QuotaScope.DEPARTMENT
                ? scopeId
                : jdbc.first(
                                "select department_id from project where id = ?",
                                row -> row.getObject(1, UUID.class),
                                scopeId)
                        .orElseThrow();
    }

    void replace(QuotaScope scope, UUID scopeId, QuotaBounds bounds, Instant now) {
        jdbc.update("delete from quota_limit where scope_id = ?", scopeId);
        for (QuotaKind kind : QuotaKind.values()) {
            if (bounds.hard().containsKey(kind) || bounds.soft().containsKey(kind)) {
                jdbc.update(
                        "insert into quota_limit (scope_id, scope_kind, kind, maximum, soft, updated_at)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        scopeId,
                        scope.text(),
                        kind.text(),
                        bounds.hard().get(kind),
                        bounds.soft().get(kind),
                        now);
            }
        }
        if (scope == QuotaScope.DEPARTMENT) {
            jdbc.update("update department set quota_overcommit = ? where id = ?", bounds.overcommit(), scopeId);
        }
    }

    /** All limits in the tree in which this scope is. */
    QuotaTree tree(QuotaScope scope, UUID scopeId) {
        record Found(
                UUID id,
                String name,
                QuotaScope scope,
                @Nullable UUID parentId,
                boolean overcommit) {}
        UUID top =
                departments.lineage(departmentOf(scope, scopeId)).getLast().id().value();
        UUID[] all = departments.subtree(top).toArray(UUID[]::new);
        List<Found> found = jdbc.list(
                "select id, name, 'department' as scope, parent_id, quota_overcommit from department"
                        + " where id = any(?) union all"
                        + " select id, name, 'project', department_id, false from project where department_id = any(?)"
                        + " order by 2",
                row -> new Found(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        EnumWords.constant(QuotaScope.class, row.getString(3)),
                        row.getObject(4, UUID.class),
                        row.getBoolean(5)),
                all,
                all);
        Map<UUID, Map<QuotaKind, Long>> limits = new HashMap<>();
        jdbc.list(
                "select scope_id, kind, maximum from quota_limit where maximum is not null and scope_id = any(?)",
                row -> limits.computeIfAbsent(row.getObject(1, UUID.class), id -> new EnumMap<>(QuotaKind.class))
                        .put(EnumWords.constant(QuotaKind.class, row.getString(2)), row.getLong(3)),
                (Object) found.stream().map(Found::id).toArray(UUID[]::new));
        return new QuotaTree(found.stream()
                .map(one -> new QuotaTree.Node(
                        one.id(),
                        one.name(),
                        one.scope(),
                        one.parentId(),
                        one.overcommit(),
                        limits.getOrDefault(one.id(), Map.of())))
                .toList());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                EnumWords.constant(QuotaScope.class, row.getString("scope_kind")),
                row.getObject("scope_id", UUID.class),
                row.getString("name"),
                EnumWords.constant(QuotaKind.class, row.getString("kind")),
                row.getLong("bound"),
                row.getBoolean("soft"));
    }
}
