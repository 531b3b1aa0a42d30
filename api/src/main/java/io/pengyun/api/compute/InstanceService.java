package io.pengyun.api.compute;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.OperationView;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.request.TermRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What callers do with instances that exist. They come into being through requests. */
@ApplicationScoped
class InstanceService {

    private final InstanceFinder finder;
    private final InstanceRepository instances;
    private final InstanceViews views;
    private final Operations operations;
    private final ChangeInstance change;
    private final Access access;
    private final AuditSubject audited;
    private final TermRules rules;
    private final Clock clock;

    InstanceService(
            InstanceFinder finder,
            InstanceRepository instances,
            InstanceViews views,
            Operations operations,
            ChangeInstance change,
            Access access,
            AuditSubject audited,
            TermRules rules,
            Clock clock) {
        this.finder = finder;
        this.instances = instances;
        this.views = views;
        this.operations = operations;
        this.change = change;
        this.access = access;
        this.audited = audited;
        this.rules = rules;
        this.clock = clock;
    }

    @Transactional
    Page<InstanceView> list(InstanceRepository.Filter filter, PageRequest page) {
        List<InstanceEntity> found = instances.page(access.reach(Permission.RESOURCE_READ), filter, page.limit());
        List<InstanceView> shown = views.of(found);
        return page.page(
                shown, view -> InstanceId.parse(view.id()).orElseThrow().value(), view -> view);
    }

    @Transactional
    InstanceView get(String idOrName, Optional<UUID> projectId) {
        return views.of(finder.find(Permission.RESOURCE_READ, idOrName, projectId, false));
    }

    /** New name, labels or metadata; what is not given stays. The guest sees a new name at its next first boot only. */
    @Transactional
    InstanceView update(String idOrName, Optional<UUID> projectId, InstanceUpdate update, @Nullable String ifMatch) {
        InstanceEntity instance = lock(finder.find(Permission.RESOURCE_WRITE, idOrName, projectId, false));
        Versions.require(ifMatch, instance.version);
        update.name().filter(name -> !name.equals(instance.name)).ifPresent(name -> {
            requireNameFree(instance, name);
            instance.name = name;
        });
        update.labels().ifPresent(labels -> instance.labels = labels);
        update.metadata().ifPresent(metadata -> instance.metadata = metadata);
        instance.updatedAt = clock.instant();
        instances.flush();
        return views.of(instance);
    }

    private void requireNameFree(InstanceEntity instance, String name) {
        if (instances.isNameTaken(instance.projectId, name)) {
            throw new ProblemException(
                    ProblemCode.NAME_TAKEN,
                    "The project has another instance \"" + name + "\"; rename that one first.");
        }
    }

    /** Starts the operation that carries the action out. */
    @Transactional
    OperationView change(String idOrName, Optional<UUID> projectId, InstanceChange.Action action, boolean force) {
        boolean deleted = action == InstanceChange.Action.UNDELETE;
        InstanceEntity instance = lock(finder.find(Permission.RESOURCE_WRITE, idOrName, projectId, deleted));
        ChangeInstance.requireFree(instance);
        boolean reboot = action == InstanceChange.Action.REBOOT;
        if (reboot ? instance.wanted != WantedState.RUNNING : !possible(instance, action)) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Instance \"" + instance.name + "\" is " + instance.wanted.text() + "; "
                            + (reboot
                                    ? "only a running one can be rebooted."
                                    : "it cannot become " + action.wanted().text() + "."));
        }
        if (deleted || action == InstanceChange.Action.START) {
            rules.requireNotEnded("instance \"" + instance.name + "\"", instance.endsAt);
        }
        if (deleted) {
            requireNameFree(instance, instance.name);
        }
        OperationId operation = operations.start(
                change,
                new InstanceChange(instance.id, action, force, instance.wanted),
                OperationSubject.ofProject(
                        instance.departmentId,
                        instance.projectId,
                        new InstanceId(instance.id).text() + " (" + instance.name + ")",
                        access.caller().name(),
                        1));
        instance.operationId = operation.value();
        audited.detail("operation", operation.text());
        return operations.find(operation).orElseThrow();
    }

    /** An action that wants what is wanted already is allowed: it brings back what has drifted. */
    private static boolean possible(InstanceEntity instance, InstanceChange.Action action) {
        return switch (action) {
            case START, STOP -> instance.wanted == WantedState.RUNNING || instance.wanted == WantedState.STOPPED;
            case DELETE -> instance.wanted.mayBecome(WantedState.DELETED);
            case UNDELETE -> instance.wanted == WantedState.DELETED;
            case REBOOT -> instance.wanted == WantedState.RUNNING;
        };
    }

    private InstanceEntity lock(InstanceEntity found) {
        audited.is(new InstanceId(found.id).text(), found.departmentId);
        audited.detail("name", found.name);
        return instances.lock(found.id).orElseThrow(() -> ProblemException.notFound("instance", found.name));
    }
}
