package io.pengyun.api.tenancy;

import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.Quota.QuotaUpdate;
import io.pengyun.api.tenancy.QuotaTree.Excess;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Limits and what is held against them. A limit below what is held takes nothing away; it only refuses more. */
@ApplicationScoped
class QuotaService implements QuotaChanges {

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
        return set(Owner.project(project.departmentId(), project.id().value()), ifMatch, wanted);
    }

    @Transactional
    Quota setForDepartment(String idOrName, @Nullable String ifMatch, QuotaUpdate wanted) {
        DepartmentRef department = departments.require(Permission.QUOTA_WRITE, idOrName);
        subject.is(department.id().toString(), department.id().value());
        return set(Owner.department(department.id().value()), ifMatch, wanted);
    }

    private Quota set(Owner whose, @Nullable String ifMatch, QuotaUpdate wanted) {
        QuotaScope scope = scope(whose);
        UUID scopeId = scopeId(whose);
        limits.lock(scope, scopeId);
        Versions.require(ifMatch, quota(scope, scopeId).version());
        QuotaBounds bounds = wanted.bounds();
        if (scope == QuotaScope.PROJECT && bounds.overcommit()) {
            throw ProblemException.invalid("overcommit", "is for departments: nothing stands below a project.");
        }
        change(whose, before -> bounds, Excess::sentenceWithNames);
        bounds.hard().forEach((kind, maximum) -> subject.detail(kind.apiName(), maximum.toString()));
        bounds.soft().forEach((kind, maximum) -> subject.detail("soft." + kind.apiName(), maximum.toString()));
        return quota(scope, scopeId);
    }

    @Override
    public QuotaBounds of(UUID scopeId) {
        return limits.of(scopeId);
    }

    @Override
    public void requireAllowed(QuotaScope scope, UUID scopeId, QuotaBounds bounds) {
        requireAllowed(scope, scopeId, bounds, Excess::sentence);
    }

    private void requireAllowed(QuotaScope scope, UUID scopeId, QuotaBounds bounds, Function<Excess, String> words) {
        bounds.soft().forEach((kind, soft) -> {
            long hard = bounds.hard().getOrDefault(kind, Long.MAX_VALUE);
            if (soft > hard) {
                throw ProblemException.invalid(
                        "soft." + kind.apiName(),
                        "is " + soft + ", above the limit of " + hard
                                + ", which would always come first: lower it, too.");
            }
        });
        QuotaTree tree = limits.tree(scope, scopeId);
        QuotaTree.Node present = tree.node(scopeId);
        tree.worsenedBy(new QuotaTree.Node(
                        scopeId,
                        present.name(),
                        scope,
                        present.parentId(),
                        scope == QuotaScope.DEPARTMENT && bounds.overcommit(),
                        bounds.hard()))
                .ifPresent(excess -> {
                    throw new ProblemException(ProblemCode.QUOTA_EXCEEDED, words.apply(excess));
                });
    }

    @Override
    public void change(Owner whose, UnaryOperator<QuotaBounds> change) {
        change(whose, change, Excess::sentence);
    }

    private void change(Owner whose, UnaryOperator<QuotaBounds> change, Function<Excess, String> words) {
        QuotaScope scope = scope(whose);
        UUID scopeId = scopeId(whose);
        limits.lock(scope, scopeId);
        QuotaBounds bounds = change.apply(limits.of(scopeId));
        requireAllowed(scope, scopeId, bounds, words);
        limits.replace(scope, scopeId, bounds, clock.instant());
        events.publish(Fact.of(EventKind.QUOTA_CHANGED, whose, subjectId(whose))
                .with("limits", shown(bounds.hard()))
                .with("soft", shown(bounds.soft())));
    }

    private static QuotaScope scope(Owner whose) {
        return whose.projectId().isPresent() ? QuotaScope.PROJECT : QuotaScope.DEPARTMENT;
    }

    private static UUID scopeId(Owner whose) {
        return whose.projectId().orElse(whose.departmentId());
    }

    private static String subjectId(Owner whose) {
        return whose.projectId()
                .map(project -> new ProjectId(project).toString())
                .orElseGet(() -> new DepartmentId(whose.departmentId()).toString());
    }

    private static Map<String, Long> shown(Map<QuotaKind, Long> bounds) {
        Map<String, Long> shown = new TreeMap<>();
        bounds.forEach((kind, maximum) -> shown.put(kind.apiName(), maximum));
        return shown;
    }

    private Quota quota(QuotaScope scope, UUID scopeId) {
        return Quota.of(limits.of(scopeId), used(scope, scopeId));
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
