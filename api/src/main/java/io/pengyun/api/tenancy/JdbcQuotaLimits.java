package io.pengyun.api.tenancy;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The limits, from the records; a limit's scope is locked through its own rows, outermost first. */
@ApplicationScoped
class JdbcQuotaLimits implements QuotaLimits {

    private static final String ABOVE = """
            with recursive above(id, name, parent_id, depth) as (
                select d.id, d.name, d.parent_id, 0 from department d join project p on p.department_id = d.id
                where p.id = ?
                union all
                select d.id, d.name, d.parent_id, a.depth + 1 from department d join above a on d.id = a.parent_id)
            select l.scope_id, l.kind, l.maximum, 'department' as scope_kind, a.name, a.depth
            from above a join quota_limit l on l.scope_id = a.id and l.scope_kind = 'department'
            union all
            select l.scope_id, l.kind, l.maximum, 'project', p.name, -1
            from project p join quota_limit l on l.scope_id = p.id and l.scope_kind = 'project' where p.id = ?
            order by depth desc, kind
            """;

    private final Jdbc jdbc;
    private final DepartmentDirectory departments;

    JdbcQuotaLimits(Jdbc jdbc, DepartmentDirectory departments) {
        this.jdbc = jdbc;
        this.departments = departments;
    }

    private record Found(UUID scopeId, QuotaKind kind, long maximum, QuotaScope scope, String name) {}

    @Override
    public List<QuotaLimit> forProject(UUID projectId, boolean lock) {
        List<Found> found = read(projectId);
        if (lock && !found.isEmpty()) {
            UUID[] scopes = found.stream().map(Found::scopeId).distinct().toArray(UUID[]::new);
            jdbc.list(
                    "select scope_id from quota_limit where scope_id = any(?) order by scope_id, kind for update",
                    row -> true,
                    (Object) scopes);
            found = read(projectId);
        }
        Map<UUID, Set<UUID>> subtrees = new HashMap<>();
        List<QuotaLimit> limits = new ArrayList<>(found.size());
        for (Found limit : found) {
            Set<UUID> counted = limit.scope() == QuotaScope.PROJECT
                    ? Set.of()
                    : subtrees.computeIfAbsent(limit.scopeId(), departments::subtree);
            limits.add(new QuotaLimit(
                    limit.scope(), limit.scopeId(), limit.name(), counted, limit.kind(), limit.maximum()));
        }
        return limits;
    }

    private List<Found> read(UUID projectId) {
        return jdbc.list(
                ABOVE,
                row -> new Found(
                        row.getObject("scope_id", UUID.class),
                        QuotaKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getLong("maximum"),
                        QuotaScope.valueOf(row.getString("scope_kind").toUpperCase(Locale.ROOT)),
                        row.getString("name")),
                projectId,
                projectId);
    }
}
