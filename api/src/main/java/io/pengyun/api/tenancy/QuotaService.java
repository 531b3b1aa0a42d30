package io.pengyun.api.tenancy;

import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.Quota.QuotaLimitsView;
import io.pengyun.api.tenancy.Quota.QuotaUpdate;
import io.pengyun.api.tenancy.Quota.QuotaUsed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Limits and what is held against them. A limit below what is held takes nothing away; it only refuses more. */
@ApplicationScoped
class QuotaService {

    private final QuotaRepository limits;
    private final Instance<QuotaUsage> usage;
    private final ProjectDirectory projects;
    private final DepartmentDirectory departments;
    private final AuditSubject subject;
    private final Events events;
    private final Clock clock;

    QuotaService(
            QuotaRepository limits,
            Instance<QuotaUsage> usage,
            ProjectDirectory projects,
            DepartmentDirectory departments,
            AuditSubject subject,
            Events events,
            Clock clock) {
        this.limits = limits;
        this.usage = usage;
        this.projects = projects;
        this.departments = departments;
        this.subject = subject;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    Quota ofProject(String idOrName) {
        return quota(
                QuotaScope.PROJECT,
                projects.require(Permission.QUOTA_READ, idOrName).id().value());
    }

    @Transactional
    Quota ofDepartment(String idOrName) {
        return quota(
                QuotaScope.DEPARTMENT,
                departments.require(Permission.QUOTA_READ, idOrName).id().value());
    }

    @Transactional
    Quota setForProject(String idOrName, @Nullable String ifMatch, QuotaUpdate wanted) {
        ProjectRef project = projects.require(Permission.QUOTA_WRITE, idOrName);
        subject.is(project.id().toString(), project.departmentId());
        Quota set = set(QuotaScope.PROJECT, project.id().value(), ifMatch, wanted);
        tell(
                Owner.project(project.departmentId(), project.id().value()),
                project.id().toString(),
                wanted);
        return set;
    }

    @Transactional
    Quota setForDepartment(String idOrName, @Nullable String ifMatch, QuotaUpdate wanted) {
        DepartmentRef department = departments.require(Permission.QUOTA_WRITE, idOrName);
        subject.is(department.id().toString(), department.id().value());
        Quota set = set(QuotaScope.DEPARTMENT, department.id().value(), ifMatch, wanted);
        tell(Owner.department(department.id().value()), department.id().toString(), wanted);
        return set;
    }

    private Quota set(QuotaScope scope, UUID scopeId, @Nullable String ifMatch, QuotaUpdate wanted) {
        limits.lock(scope, scopeId);
        Versions.require(ifMatch, quota(scope, scopeId).version());
        limits.replace(scope, scopeId, wanted.limits().byKind(), clock.instant());
        wanted.limits().byKind().forEach((kind, maximum) -> subject.detail(kind.text(), maximum.toString()));
        return quota(scope, scopeId);
    }

    private void tell(Owner owner, String subjectId, QuotaUpdate wanted) {
        Map<String, Long> shown = new TreeMap<>();
        wanted.limits().byKind().forEach((kind, maximum) -> shown.put(kind.text(), maximum));
        events.publish(Fact.of(EventKind.QUOTA_CHANGED, owner, subjectId).with("limits", shown));
    }

    private Quota quota(QuotaScope scope, UUID scopeId) {
        return new Quota(QuotaLimitsView.of(limits.of(scopeId)), QuotaUsed.of(used(scope, scopeId)));
    }

    private Map<QuotaKind, Long> used(QuotaScope scope, UUID scopeId) {
        if (usage.isUnsatisfied()) {
            return Map.of();
        }
        return scope == QuotaScope.PROJECT
                ? usage.get().ofProject(scopeId)
                : usage.get().ofDepartments(departments.subtree(scopeId));
    }
}
