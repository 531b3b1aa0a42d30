package io.pengyun.api.tenancy;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Projects as others see them, each answer by one query. */
@ApplicationScoped
class JdbcProjectDirectory implements ProjectDirectory {

    private static final String PROJECTS = """
            select p.id, p.department_id, p.name, d.name as department_name, p.outside_access, p.state
            from project p join department d on d.id = p.department_id
            """;

    private final Jdbc jdbc;
    private final Access access;

    JdbcProjectDirectory(Jdbc jdbc, Access access) {
        this.jdbc = jdbc;
        this.access = access;
    }

    private record FoundProject(ProjectRef ref, TenantState state) {}

    @Override
    public ProjectRef require(Permission permission, String idOrName) {
        FoundProject found = findProject(idOrName).orElse(null);
        if (found == null) {
            throw ProblemException.notFound("project", idOrName);
        }
        access.require(
                permission,
                Owner.project(found.ref().departmentId(), found.ref().id().value()),
                "project",
                idOrName);
        if (permission == Permission.REQUEST_WRITE && found.state() == TenantState.CLOSED) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "The project \"" + found.ref().name() + "\" is closed; nothing new fits in.");
        }
        return found.ref();
    }

    private Optional<FoundProject> findProject(String idOrName) {
        Optional<ProjectId> id = ProjectId.parse(idOrName);
        return id.isPresent()
                ? jdbc.first(
                        PROJECTS + "where p.id = ?",
                        JdbcProjectDirectory::project,
                        id.get().value())
                : jdbc.first(PROJECTS + "where p.name = ?", JdbcProjectDirectory::project, idOrName);
    }

    @Override
    public Map<UUID, ProjectRef> refs(Collection<UUID> projectIds) {
        return jdbc
                .list(PROJECTS + "where p.id = any(?)", JdbcProjectDirectory::project, (Object) distinct(projectIds))
                .stream()
                .map(FoundProject::ref)
                .collect(Collectors.toMap(ref -> ref.id().value(), Function.identity()));
    }

    private static UUID[] distinct(Collection<UUID> ids) {
        return ids.stream().distinct().toArray(UUID[]::new);
    }

    private static FoundProject project(ResultSet row) throws SQLException {
        return new FoundProject(
                new ProjectRef(
                        new ProjectId(row.getObject("id", UUID.class)),
                        row.getObject("department_id", UUID.class),
                        row.getString("name"),
                        row.getString("department_name"),
                        row.getBoolean("outside_access")),
                "closed".equals(row.getString("state")) ? TenantState.CLOSED : TenantState.ACTIVE);
    }
}
