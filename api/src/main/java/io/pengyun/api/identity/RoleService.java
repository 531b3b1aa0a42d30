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

/** Who is what, and where. */
@ApplicationScoped
class RoleService {

    private final RoleBindingRepository bindings;
    private final UserRepository users;
    private final SecondFactors factors;
    private final RoleScopes scopes;
    private final DepartmentDirectory departments;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    RoleService(
            RoleBindingRepository bindings,
            UserRepository users,
            SecondFactors factors,
            RoleScopes scopes,
            DepartmentDirectory departments,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.bindings = bindings;
        this.users = users;
        this.factors = factors;
        this.scopes = scopes;
        this.departments = departments;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Me me() {
        UUID caller = access.caller().userId();
        User user = users.findByIdOptional(caller)
                .map(found -> User.of(found, clock.instant()))
                .orElseThrow(
                        () -> ProblemException.notFound("user", access.caller().name()));
        return new Me(user, views(bindings.of(caller)), factors.recoveryCodesLeft(caller));
    }

    @Transactional
    Page<RoleBinding> list(String user, PageRequest page) {
        access.requirePlatform(Permission.USER_READ);
        List<RoleBindingEntity> rows = bindings.of(users.require(user).id, page);
        Map<UUID, DepartmentRef> names = departmentsOf(rows);
        return page.page(rows, row -> row.id, row -> RoleBinding.of(row, names));
    }

    @Transactional
    RoleBinding give(String userIdOrName, RoleBindingCreate wanted) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = users.require(userIdOrName);
        subject.is(new UserId(user.id).toString());
        subject.detail("role", EnumWords.word(wanted.role()));
        Optional<DepartmentRef> department = scopes.department(wanted.role(), wanted.department());
        department.ifPresent(where -> {
            subject.is(new UserId(user.id).toString(), where.id().value());
            subject.detail("department", where.name());
        });
        RoleBindingEntity binding = new RoleBindingEntity(
                ids.next(),
                user.id,
                wanted.role(),
                department.map(where -> where.id().value()).orElse(null),
                clock.instant());
        Refusals.translate(
                Map.of(
                        "role_binding_once",
                        () -> new ProblemException(
                                ProblemCode.WRONG_STATE, "\"" + user.name + "\" has this role there already.")),
                () -> bindings.persistAndFlush(binding));
        return views(List.of(binding)).getFirst();
    }

    @Transactional
    void take(String userIdOrName, String bindingId) {
        access.requirePlatform(Permission.USER_WRITE);
        UserEntity user = users.require(userIdOrName);
        subject.is(new UserId(user.id).toString());
        RoleBindingEntity binding = Ids.parse(RoleBindingEntity.PREFIX, bindingId)
                .flatMap(bindings::findByIdOptional)
                .filter(found -> found.userId.equals(user.id))
                .orElseThrow(() -> ProblemException.notFound("role", bindingId));
        subject.detail("role", EnumWords.word(binding.role));
        if (binding.groupRoleId != null) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "\"" + user.name + "\" has this role by the group \"" + binding.groupName
                            + "\"; take it from the group, or the person out of it.");
        }
        bindings.delete(binding);
        bindings.flush();
        if (binding.role == Role.PLATFORM_ADMIN && bindings.activeHolders(Role.PLATFORM_ADMIN) == 0) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE, "This is the last active platform_admin; make another one first.");
        }
    }

    private List<RoleBinding> views(List<RoleBindingEntity> rows) {
        Map<UUID, DepartmentRef> names = departmentsOf(rows);
        return rows.stream().map(row -> RoleBinding.of(row, names)).toList();
    }

    private Map<UUID, DepartmentRef> departmentsOf(List<RoleBindingEntity> rows) {
        return departments.refs(rows.stream()
                .map(row -> row.departmentId)
                .filter(Objects::nonNull)
                .toList());
    }
}
