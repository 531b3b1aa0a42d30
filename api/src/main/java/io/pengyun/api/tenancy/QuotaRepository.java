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
import java.util.Set;
import java.util.UUID;

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

    private record Row(QuotaScope scope, UUID scopeId, String scopeName, QuotaKind kind, long maximum) {}

    @Override
    public List<QuotaLimit> forProject(UUID projectId, boolean lock) {
        if (lock) {
            lock(projectId);
        }
        List<Row> rows = new ArrayList<>(jdbc.list(LINEAGE + """
                select 'department' as scope_kind, l.id as scope_id, l.name, q.kind, q.maximum
                from lineage l join quota_limit q on q.scope_id = l.id
                order by l.height desc, q.kind
                """, QuotaRepository::row, projectId));
        rows.addAll(jdbc.list("""
                select 'project' as scope_kind, p.id as scope_id, p.name, q.kind, q.maximum
                from project p join quota_limit q on q.scope_id = p.id where p.id = ? order by q.kind
                """, QuotaRepository::row, projectId));
        Map<UUID, Set<UUID>> subtrees = new HashMap<>();
        return rows.stream().map(row -> limit(row, subtrees)).toList();
    }

    private QuotaLimit limit(Row row, Map<UUID, Set<UUID>> subtrees) {
        Set<UUID> counted = row.scope() == QuotaScope.PROJECT
                ? Set.of()
                : subtrees.computeIfAbsent(row.scopeId(), departments::subtree);
        return new QuotaLimit(row.scope(), row.scopeId(), row.scopeName(), counted, row.kind(), row.maximum());
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

    Map<QuotaKind, Long> of(UUID scopeId) {
        Map<QuotaKind, Long> limits = new EnumMap<>(QuotaKind.class);
        jdbc.list(
                "select kind, maximum from quota_limit where scope_id = ?",
                row -> limits.put(EnumWords.constant(QuotaKind.class, row.getString("kind")), row.getLong("maximum")),
                scopeId);
        return limits;
    }

    /** Locks one scope for a change of its limits. */
    void lock(QuotaScope scope, UUID scopeId) {
        String table = scope == QuotaScope.PROJECT ? "project" : "department";
        jdbc.list("select id from " + table + " where id = ? for no key update", row -> true, scopeId);
    }

    void replace(QuotaScope scope, UUID scopeId, Map<QuotaKind, Long> limits, Instant now) {
        jdbc.update("delete from quota_limit where scope_id = ?", scopeId);
        limits.forEach((kind, maximum) -> jdbc.update(
                "insert into quota_limit (scope_id, scope_kind, kind, maximum, updated_at) values (?, ?, ?, ?, ?)",
                scopeId,
                scope.text(),
                kind.text(),
                maximum,
                now));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                EnumWords.constant(QuotaScope.class, row.getString("scope_kind")),
                row.getObject("scope_id", UUID.class),
                row.getString("name"),
                EnumWords.constant(QuotaKind.class, row.getString("kind")),
                row.getLong("maximum"));
    }
}
