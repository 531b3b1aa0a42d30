package io.pengyun.api.tenancy;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Departments as others see them, each answer by one query. */
@ApplicationScoped
class JdbcDepartmentDirectory implements DepartmentDirectory {

    private final Jdbc jdbc;
    private final Access access;

    JdbcDepartmentDirectory(Jdbc jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    @Override
    public DepartmentRef require(Permission permission, String idOrName) {
        Optional<DepartmentId> id = DepartmentId.parse(idOrName);
        DepartmentRef found = (id.isPresent()
                        ? jdbc.first(
                                "select id, name from department where id = ?",
                                JdbcDepartmentDirectory::department,
                                id.get().value())
                        : jdbc.first(
                                "select id, name from department where name = ?",
                                JdbcDepartmentDirectory::department,
                                idOrName))
                .orElse(null);
        if (found == null) {
            throw ProblemException.notFound("department", idOrName);
        }
        access.require(permission, Owner.department(found.id().value()), "department", idOrName);
        return found;
    }

    @Override
    public Map<UUID, DepartmentRef> refs(Collection<UUID> departmentIds) {
        return jdbc
                .list("select id, name from department where id = any(?)", JdbcDepartmentDirectory::department, (Object)
                        distinct(departmentIds))
                .stream()
                .collect(Collectors.toMap(ref -> ref.id().value(), Function.identity()));
    }

    @Override
    public List<DepartmentRef> lineage(UUID departmentId) {
        return jdbc.list("""
                with recursive above(id, parent_id, name, height) as (
                    select id, parent_id, name, 0 from department where id = ?
                    union all
                    select d.id, d.parent_id, d.name, a.height + 1 from department d join above a on d.id = a.parent_id)
                select id, name from above order by height
                """, JdbcDepartmentDirectory::department, departmentId);
    }

    @Override
    public Set<UUID> withAllAbove(Collection<UUID> departmentIds) {
        return Set.copyOf(jdbc.list("""
                with recursive above(id) as (
                    select unnest(?::uuid[])
                    union
                    select d.parent_id from department d join above a on d.id = a.id where d.parent_id is not null)
                select id from above
                """, row -> row.getObject("id", UUID.class), (Object) distinct(departmentIds)));
    }

    @Override
    public Set<UUID> subtree(UUID departmentId) {
        List<UUID> ids = jdbc.list("""
                with recursive below(id) as (
                    select id from department where id = ?
                    union
                    select d.id from department d join below b on d.parent_id = b.id)
                select id from below
                """, row -> row.getObject("id", UUID.class), departmentId);
        return new HashSet<>(ids);
    }

    private static UUID[] distinct(Collection<UUID> ids) {
        return ids.stream().distinct().toArray(UUID[]::new);
    }

    private static DepartmentRef department(ResultSet row) throws SQLException {
        return new DepartmentRef(new DepartmentId(row.getObject("id", UUID.class)), row.getString("name"));
    }
}
