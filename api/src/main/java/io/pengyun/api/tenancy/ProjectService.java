package io.pengyun.api.tenancy;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.platform.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Projects of departments. */
@ApplicationScoped
class ProjectService {

    private final ProjectRepository projects;
    private final ProjectDirectory directory;
    private final DepartmentDirectory departments;
    private final Closing closing;
    private final Instance<OutsideAccess> outsideAccess;
    private final Access access;
    private final AuditSubject subject;
    private final Ids ids;
    private final Clock clock;

    ProjectService(
            ProjectRepository projects,
            ProjectDirectory directory,
            DepartmentDirectory departments,
            Closing closing,
            Instance<OutsideAccess> outsideAccess,
            Access access,
            AuditSubject subject,
            Ids ids,
            Clock clock) {
        this.projects = projects;
        this.directory = directory;
        this.departments = departments;
        this.closing = closing;
        this.outsideAccess = outsideAccess;
        this.access = access;
        this.subject = subject;
        this.ids = ids;
        this.clock = clock;
    }

    /** Those of a department and all below it, or all that the caller sees. */
    @Transactional
    Page<Project> list(Optional<String> department, PageRequest page) {
        Reach reach = access.reach(Permission.PROJECT_READ);
        if (department.isPresent()) {
            DepartmentRef asked = departments.require(Permission.PROJECT_READ, department.get());
            reach = reach.within(departments.subtree(asked.id().value()));
        }
        List<ProjectEntity> rows = projects.page(reach, page);
        Map<UUID, DepartmentRef> owners =
                departments.refs(rows.stream().map(row -> row.departmentId).toList());
        return page.page(rows, row -> row.id, row -> view(row, owners));
    }

    @Transactional
    Project get(String idOrName) {
        return view(find(Permission.PROJECT_READ, idOrName));
    }

    @Transactional
    Project create(ProjectCreate wanted) {
        DepartmentRef department = departments.require(Permission.PROJECT_WRITE, wanted.department());
        ProjectEntity project = new ProjectEntity(
                ids.next(),
                department.id().value(),
                wanted.name(),
                wanted.title(),
                wanted.outsideAccess().orElse(false),
                clock.instant());
        write(project.name, () -> projects.persistAndFlush(project));
        name(project);
        return view(project);
    }

    @Transactional
    Project update(String idOrName, @Nullable String ifMatch, ProjectUpdate change) {
        ProjectEntity project = find(Permission.PROJECT_WRITE, idOrName);
        name(project);
        Versions.require(ifMatch, project.version);
        project.name = change.name().orElse(project.name);
        project.title = change.title().orElse(project.title);
        boolean outside = change.outsideAccess().orElse(project.outsideAccess);
        if (outside != project.outsideAccess) {
            outsideAccess.stream().forEach(network -> network.changed(project.id, outside, clock.instant()));
        }
        project.outsideAccess = outside;
        if (change.state().filter(TenantState.CLOSED::equals).isPresent() && project.state != TenantState.CLOSED) {
            closing.requireEmpty(project);
        }
        project.state = change.state().orElse(project.state);
        project.updatedAt = clock.instant();
        write(project.name, projects::flush);
        return view(project);
    }

    private static void write(String name, Runnable write) {
        Refusals.translate(Map.of("project_name", () -> Refusals.nameTaken("project", name)), write);
    }

    private ProjectEntity find(Permission permission, String idOrName) {
        UUID id = directory.require(permission, idOrName).id().value();
        return projects.findByIdOptional(id).orElseThrow(() -> ProblemException.notFound("project", idOrName));
    }

    private void name(ProjectEntity project) {
        subject.is(new ProjectId(project.id).toString(), project.departmentId);
        subject.detail("name", project.name);
    }

    private Project view(ProjectEntity project) {
        return view(project, departments.refs(List.of(project.departmentId)));
    }

    private static Project view(ProjectEntity project, Map<UUID, DepartmentRef> owners) {
        DepartmentRef owner = owners.get(project.departmentId);
        return new Project(
                new ProjectId(project.id).toString(),
                project.name,
                project.title,
                new DepartmentId(project.departmentId).toString(),
                owner == null ? "" : owner.name(),
                project.outsideAccess,
                project.state,
                project.version,
                project.createdAt,
                project.updatedAt);
    }
}
