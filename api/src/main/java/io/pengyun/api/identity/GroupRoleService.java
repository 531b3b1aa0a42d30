package io.pengyun.api.identity;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.EnumWords;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Which roles come with which group of the identity provider. A new rule counts when the provider is next asked about a
 * person, within a minute for who is logged in; one that is taken away counts at once.
 */
@ApplicationScoped
class GroupRoleService {

    private final GroupRoleRepository rules;
    private final RoleScopes scopes;
    private final DepartmentDirectory departments;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    GroupRoleService(
            GroupRoleRepository rules,
            RoleScopes scopes,
            DepartmentDirectory departments,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.rules = rules;
        this.scopes = scopes;
        this.departments = departments;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<GroupRole> list(PageRequest page) {
        access.requirePlatform(Permission.USER_READ);
        List<GroupRoleEntity> rows = rules.page(page);
        Map<UUID, DepartmentRef> names = departmentsOf(rows);
        return page.page(rows, row -> row.id, row -> GroupRole.of(row, names));
    }

    @Transactional
    GroupRole give(GroupRoleCreate wanted) {
        access.requirePlatform(Permission.USER_WRITE);
        Optional<DepartmentRef> department = scopes.department(wanted.role(), wanted.department());
        GroupRoleEntity rule = new GroupRoleEntity(
                ids.next(),
                wanted.group(),
                wanted.role(),
                department.map(where -> where.id().value()).orElse(null),
                clock.instant());
        tell(rule);
        department.ifPresent(where -> {
            subject.is(Ids.text(GroupRoleEntity.PREFIX, rule.id), where.id().value());
            subject.detail("department", where.name());
        });
        Refusals.translate(
                Map.of(
                        "group_role_once",
                        () -> new ProblemException(
                                ProblemCode.WRONG_STATE,
                                "The group \"" + wanted.group() + "\" has this role there already.")),
                () -> rules.persistAndFlush(rule));
        return GroupRole.of(rule, departmentsOf(List.of(rule)));
    }

    @Transactional
    void take(String ruleId) {
        access.requirePlatform(Permission.USER_WRITE);
        GroupRoleEntity rule = Ids.parse(GroupRoleEntity.PREFIX, ruleId)
                .flatMap(rules::findByIdOptional)
                .orElseThrow(() -> ProblemException.notFound("group role", ruleId));
        tell(rule);
        rules.delete(rule);
        rules.flush();
    }

    private void tell(GroupRoleEntity rule) {
        subject.is(Ids.text(GroupRoleEntity.PREFIX, rule.id));
        subject.detail("group", rule.groupName);
        subject.detail("role", EnumWords.word(rule.role));
    }

    private Map<UUID, DepartmentRef> departmentsOf(List<GroupRoleEntity> rows) {
        return departments.refs(rows.stream()
                .map(row -> row.departmentId)
                .filter(Objects::nonNull)
                .toList());
    }
}
