package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentRef;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Machine tokens: people make them for machines of their own, and take them away; administrators take any away. */
@ApplicationScoped
class MachineTokenService {

    private static final int SECRET_BYTES = 32;
    private static final int DEFAULT_DAYS = 90;

    private static final String SELECT =
            "select t.*, u.name as user_name, d.name as department_name, p.name as project_name from machine_token t"
                    + " join app_user u on u.id = t.user_id join department d on d.id = t.department_id"
                    + " left join project p on p.id = t.project_id where t.id < ?";

    private final Jdbc jdbc;
    private final UserRepository users;
    private final DepartmentDirectory departments;
    private final ProjectDirectory projects;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    MachineTokenService(
            Jdbc jdbc,
            UserRepository users,
            DepartmentDirectory departments,
            ProjectDirectory projects,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.jdbc = jdbc;
        this.users = users;
        this.departments = departments;
        this.projects = projects;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    private record Scope(Owner owner, String kind, String name, String departmentName, Optional<String> projectName) {}

    @Transactional
    MachineToken create(MachineTokenCreate wanted) {
        if (access.caller().breakGlass()) {
            throw new ProblemException(
                    ProblemCode.FORBIDDEN,
                    "An account for emergencies has no machine tokens: they would outlive its session.");
        }
        Scope scope = scope(wanted);
        for (MachinePermission permission : wanted.permissions()) {
            requireGrantable(permission, scope);
            access.require(permission.permission(), scope.owner(), scope.kind(), scope.name());
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        MachineTokenId id = new MachineTokenId(ids.next());
        Instant now = clock.instant();
        Instant expiresAt = now.plus(Duration.ofDays(wanted.validDays().orElse(DEFAULT_DAYS)));
        List<MachinePermission> permissions =
                wanted.permissions().stream().sorted().toList();
        Refusals.translate(
                Map.of("machine_token_name", () -> Refusals.nameTaken("machine token of yours", wanted.name())),
                () -> jdbc.update(
                        "insert into machine_token (id, user_id, name, department_id, project_id, permissions,"
                                + " secret_hash, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        id.value(),
                        access.caller().userId(),
                        wanted.name(),
                        scope.owner().departmentId(),
                        scope.owner().projectId().orElse(null),
                        permissions.stream().map(EnumWords::word).toArray(String[]::new),
                        MachineTokens.digest(secret),
                        now,
                        expiresAt));
        subject.is(id.toString(), scope.owner().departmentId());
        subject.detail("name", wanted.name());
        return new MachineToken(
                id.toString(),
                wanted.name(),
                Optional.of(MachineTokens.text(id, secret)),
                access.caller().name(),
                scope.departmentName(),
                scope.projectName(),
                permissions,
                now,
                expiresAt,
                Optional.empty(),
                Optional.empty());
    }

    /** The caller's own; for who reads all users, everybody's or one user's. Those that have ended stay in the list. */
    @Transactional
    Page<MachineToken> list(boolean all, Optional<String> user, PageRequest page) {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> arguments = new ArrayList<>(List.of(page.beforeOrMaximum()));
        if (all || user.isPresent()) {
            access.requirePlatform(Permission.USER_READ);
        }
        if (!all) {
            sql.append(" and t.user_id = ?");
            arguments.add(user.map(name -> users.require(name).id)
                    .orElseGet(() -> access.caller().userId()));
        }
        arguments.add(page.limit());
        return page.page(
                jdbc.list(
                        sql.append(" order by t.id desc limit ?").toString(),
                        MachineTokenService::view,
                        arguments.toArray()),
                token -> MachineTokenId.parse(token.id()).orElseThrow().value(),
                token -> token);
    }

    /** It does nothing any more, at once. Revoking it again changes nothing. */
    @Transactional
    void revoke(String idText) {
        MachineTokenId id =
                MachineTokenId.parse(idText).orElseThrow(() -> ProblemException.notFound("machine token", idText));
        UUID owner = jdbc.first(
                        "select user_id from machine_token where id = ?",
                        row -> row.getObject(1, UUID.class),
                        id.value())
                .filter(user -> user.equals(access.caller().userId())
                        || access.reach(Permission.USER_WRITE).everywhere())
                .orElseThrow(() -> ProblemException.notFound("machine token", idText));
        subject.is(id.toString());
        subject.detail("user", new UserId(owner).toString());
        jdbc.update(
                "update machine_token set revoked_at = ? where id = ? and revoked_at is null",
                clock.instant(),
                id.value());
    }

    private Scope scope(MachineTokenCreate wanted) {
        if (wanted.project().isPresent() == wanted.department().isPresent()) {
            throw ProblemException.invalid("project", "or a department must be given, and not both.");
        }
        if (wanted.project().isPresent()) {
            ProjectRef project =
                    projects.require(Permission.PROJECT_READ, wanted.project().get());
            return new Scope(
                    Owner.project(project.departmentId(), project.id().value()),
                    "project",
                    project.name(),
                    project.departmentName(),
                    Optional.of(project.name()));
        }
        DepartmentRef department = departments.require(
                Permission.DEPARTMENT_READ, wanted.department().orElseThrow());
        return new Scope(
                Owner.department(department.id().value()),
                "department",
                department.name(),
                department.name(),
                Optional.empty());
    }

    private static void requireGrantable(MachinePermission permission, Scope scope) {
        if (scope.owner().projectId().isPresent() && !permission.onProject()) {
            throw ProblemException.invalid(
                    "permissions",
                    EnumWords.word(permission) + " can be given on a department only, not on one project.");
        }
    }

    private static MachineToken view(ResultSet row) throws SQLException {
        return new MachineToken(
                new MachineTokenId(row.getObject("id", UUID.class)).toString(),
                row.getString("name"),
                Optional.empty(),
                row.getString("user_name"),
                row.getString("department_name"),
                Optional.ofNullable(row.getString("project_name")),
                MachineTokens.permissions(row).stream().sorted().toList(),
                Jdbc.instant(row, "created_at").orElseThrow(),
                Jdbc.instant(row, "expires_at").orElseThrow(),
                Jdbc.instant(row, "last_used_at"),
                Jdbc.instant(row, "revoked_at"));
    }
}
