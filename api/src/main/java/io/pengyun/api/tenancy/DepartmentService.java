package io.pengyun.api.tenancy;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.platform.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Departments and their tree. */
@ApplicationScoped
class DepartmentService {

    private final DepartmentRepository departments;
    private final DepartmentDirectory directory;
    private final Closing closing;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    DepartmentService(
            DepartmentRepository departments,
            DepartmentDirectory directory,
            Closing closing,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.departments = departments;
        this.directory = directory;
        this.closing = closing;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional
    Page<Department> list(PageRequest page) {
        List<DepartmentEntity> rows = departments.page(access.reach(Permission.DEPARTMENT_READ), page);
        Map<UUID, DepartmentRef> parents = directory.refs(
                rows.stream().map(row -> row.parentId).filter(Objects::nonNull).toList());
        return page.page(rows, row -> row.id, row -> view(row, parents));
    }

    @Transactional
    Department get(String idOrName) {
        return view(find(Permission.DEPARTMENT_READ, idOrName));
    }

    @Transactional
    Department create(DepartmentCreate wanted) {
        UUID parent = null;
        if (wanted.parent().isPresent()) {
            parent = directory
                    .require(Permission.DEPARTMENT_WRITE, wanted.parent().get())
                    .id()
                    .value();
        } else {
            access.requirePlatform(Permission.DEPARTMENT_WRITE);
        }
        DepartmentEntity department =
                new DepartmentEntity(ids.next(), parent, wanted.name(), wanted.title(), clock.instant());
        write(department.name, () -> departments.persistAndFlush(department));
        name(department);
        return view(department);
    }

    @Transactional
    Department update(String idOrName, @Nullable String ifMatch, DepartmentUpdate change) {
        DepartmentEntity department = find(Permission.DEPARTMENT_WRITE, idOrName);
        name(department);
        Versions.require(ifMatch, department.version);
        department.name = change.name().orElse(department.name);
        department.title = change.title().orElse(department.title);
        if (change.state().filter(TenantState.CLOSED::equals).isPresent() && department.state != TenantState.CLOSED) {
            closing.requireEmpty(department);
        }
        department.state = change.state().orElse(department.state);
        department.updatedAt = clock.instant();
        write(department.name, departments::flush);
        return view(department);
    }

    private static void write(String name, Runnable write) {
        Refusals.translate(Map.of("department_name", () -> Refusals.nameTaken("department", name)), write);
    }

    private DepartmentEntity find(Permission permission, String idOrName) {
        UUID id = directory.require(permission, idOrName).id().value();
        return departments.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("department", idOrName));
    }

    private void name(DepartmentEntity department) {
        subject.is(new DepartmentId(department.id).toString(), department.id);
        subject.detail("name", department.name);
    }

    private Department view(DepartmentEntity department) {
        return view(department, department.parentId == null ? Map.of() : directory.refs(List.of(department.parentId)));
    }

    private static Department view(DepartmentEntity department, Map<UUID, DepartmentRef> parents) {
        Optional<DepartmentRef> parent =
                Optional.ofNullable(department.parentId).map(parents::get);
        return new Department(
                new DepartmentId(department.id).toString(),
                department.name,
                department.title,
                parent.map(ref -> ref.id().toString()),
                parent.map(DepartmentRef::name),
                department.state,
                department.version,
                department.createdAt,
                department.updatedAt);
    }
}
