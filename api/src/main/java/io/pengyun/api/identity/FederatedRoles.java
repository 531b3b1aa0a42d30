package io.pengyun.api.identity;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** The roles that people have by the groups they are in. A role that somebody gave them is left alone, and not given twice. */
@ApplicationScoped
class FederatedRoles {

    /** Bindings whose rule no group of the user's names any more. */
    private static final String LOST = """
            select b.id, b.role, b.department_id, null::uuid as rule, d.name as department
            from role_binding b join group_role g on g.id = b.group_role_id
            left join department d on d.id = b.department_id
            where b.user_id = ? and not g.group_name = any(?)
            order by b.id
            """;

    /** Rules that name one of the groups, for roles that the user does not have or is about to lose. */
    private static final String MISSING = """
            select distinct on (g.role, g.department_id) g.id, g.role, g.department_id, g.id as rule, d.name as department
            from group_role g left join department d on d.id = g.department_id
            where g.group_name = any(?) and not exists (
                select 1 from role_binding b
                where b.user_id = ? and b.role = g.role and b.department_id is not distinct from g.department_id
                    and not b.id = any(?))
            order by g.role, g.department_id, g.id
            """;

    private final Jdbc jdbc;
    private final Ids ids;
    private final Clock clock;

    FederatedRoles(Jdbc jdbc, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    private record Row(UUID id, String role, Optional<UUID> departmentId, Optional<UUID> rule, String words) {}

    /** What {@link #keep} would do, for the audit trail: {@code rolesTaken} and {@code rolesGiven}. */
    Map<String, String> changes(UUID user, Collection<String> groups) {
        Map<String, String> changes = new TreeMap<>();
        List<Row> lost = lost(user, groups);
        tell(changes, "rolesTaken", lost);
        tell(changes, "rolesGiven", missing(user, groups, lost));
        return changes;
    }

    /** In the caller's transaction, which holds the user's row. */
    void keep(UUID user, Collection<String> groups) {
        List<Row> lost = lost(user, groups);
        List<Row> missing = missing(user, groups, lost);
        jdbc.update("delete from role_binding where id = any(?)", (Object) idsOf(lost));
        for (Row row : missing) {
            jdbc.update(
                    "insert into role_binding (id, user_id, role, department_id, group_role_id, created_at)"
                            + " values (?, ?, ?, ?, ?, ?) on conflict on constraint role_binding_once do nothing",
                    ids.next(),
                    user,
                    row.role(),
                    row.departmentId().orElse(null),
                    row.rule().orElse(null),
                    clock.instant());
        }
    }

    private List<Row> lost(UUID user, Collection<String> groups) {
        return jdbc.list(LOST, FederatedRoles::row, user, groups.toArray(String[]::new));
    }

    private List<Row> missing(UUID user, Collection<String> groups, List<Row> lost) {
        return jdbc.list(MISSING, FederatedRoles::row, groups.toArray(String[]::new), user, idsOf(lost));
    }

    private static UUID[] idsOf(List<Row> rows) {
        return rows.stream().map(Row::id).toArray(UUID[]::new);
    }

    private static void tell(Map<String, String> changes, String what, List<Row> rows) {
        if (!rows.isEmpty()) {
            changes.put(what, rows.stream().map(Row::words).collect(Collectors.joining(", ")));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        String role = row.getString("role");
        Optional<String> department = Optional.ofNullable(row.getString("department"));
        return new Row(
                row.getObject("id", UUID.class),
                role,
                Jdbc.uuid(row, "department_id"),
                Jdbc.uuid(row, "rule"),
                department.map(name -> role + " of " + name).orElse(role));
    }
}
