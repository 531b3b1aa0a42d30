package io.pengyun.api.operation;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.approval.DangerousAction;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.operation.OperationQueries.Filter;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What callers of the API may see and do, each within its departments. */
@ApplicationScoped
@Transactional
class OperationDesk {

    private static final String THING = "operation";
    /** Enough to see what is wrong; who wants all lists the instances. */
    private static final int MOST_HINDRANCES = 5;

    private final OperationRepository repository;
    private final OperationQueries queries;
    private final OperationKinds kinds;
    private final OperationEndings endings;
    private final Instance<Hindrances> hindrances;
    private final Access access;
    private final AuditSubject audit;
    private final Clock clock;

    OperationDesk(
            OperationRepository repository,
            OperationQueries queries,
            OperationKinds kinds,
            OperationEndings endings,
            @Any Instance<Hindrances> hindrances,
            Access access,
            AuditSubject audit,
            Clock clock) {
        this.repository = repository;
        this.queries = queries;
        this.kinds = kinds;
        this.endings = endings;
        this.hindrances = hindrances;
        this.access = access;
        this.audit = audit;
        this.clock = clock;
    }

    Page<OperationView> list(Filter filter, PageRequest page) {
        return page.page(
                queries.list(access.reach(Permission.OPERATION_READ), filter, page),
                operation -> operation.id.value(),
                operation -> OperationViews.of(operation, kinds));
    }

    OperationView get(String id) {
        return OperationViews.of(find(id, Permission.OPERATION_READ), kinds);
    }

    OperationId watchable(String id) {
        return find(id, Permission.OPERATION_READ).id;
    }

    OperationExplanation explain(String id) {
        OperationEntity operation = find(id, Permission.OPERATION_READ);
        Reach repairs = access.reach(Permission.OPERATION_REPAIR);
        boolean repairer = operation.subject.owner().map(repairs::covers).orElseGet(repairs::everywhere);
        return OperationExplainer.explain(
                operation,
                OperationViews.of(operation, kinds),
                queries.steps(operation.id),
                operation.status == OperationStatus.WAITING ? hindrances(operation.id) : List.of(),
                repairer);
    }

    private List<Hindrance> hindrances(OperationId operation) {
        return hindrances.stream()
                .flatMap(feature -> feature.of(operation, MOST_HINDRANCES).stream())
                .limit(MOST_HINDRANCES)
                .toList();
    }

    /** The owner has it undone. */
    OperationView cancel(String id) {
        OperationEntity operation = find(id, Permission.RESOURCE_WRITE);
        return undo(operation, new OperationReason("cancelled", "It was cancelled by " + caller() + "."));
    }

    /** An operator has a parked one go on. */
    OperationView retry(String id, String comment) {
        audit.detail("comment", comment);
        return repair(id, operation -> {
            if (operation.status != OperationStatus.PARKED) {
                throw wrongState(operation, "Only a parked operation can be retried");
            }
            operation.retry(clock.instant());
        });
    }

    /** An operator has it undone, parked or not. */
    OperationView unwind(String id, String comment) {
        audit.detail("comment", comment);
        OperationEntity operation = find(id, Permission.OPERATION_REPAIR);
        OperationReason why = new OperationReason("unwound", "The operator " + caller() + " has it undone: " + comment);
        if (operation.status != OperationStatus.PARKED) {
            return undo(operation, why);
        }
        return repair(id, parked -> {
            if (parked.status != OperationStatus.PARKED || !parked.forward()) {
                throw wrongState(parked, "It is being undone already; retry that");
            }
            parked.wantUndo(why, clock.instant());
        });
    }

    /** What giving up a parked one would mean. */
    DangerousAction.Target abandonable(String id) {
        OperationEntity operation = find(id, Permission.OPERATION_REPAIR);
        requireParked(operation);
        return new DangerousAction.Target(
                "The parked operation \"" + operation.subject.text() + "\" is given up as it stands. "
                        + operation.reason.map(OperationReason::sentence).orElse(""),
                operation.subject.departmentId());
    }

    /** An operator gives a parked one up. */
    void abandon(String id, String comment) {
        audit.detail("comment", comment);
        repair(id, operation -> {
            requireParked(operation);
            String before =
                    operation.reason.map(why -> " Before: " + why.sentence()).orElse("");
            Instant at = clock.instant();
            operation.abandon(
                    new OperationReason("abandoned", "The operator " + caller() + " gave it up: " + comment + before),
                    at);
            endings.abandoned(operation, at);
        });
    }

    private static void requireParked(OperationEntity operation) {
        if (operation.status != OperationStatus.PARKED) {
            throw wrongState(operation, "Only a parked operation can be abandoned; unwind it first");
        }
    }

    private OperationView undo(OperationEntity operation, OperationReason why) {
        audit(operation);
        if (!repository.requestUndo(operation.id, why, clock.instant())) {
            throw wrongState(operation, "Only an operation that goes forward can be cancelled or unwound");
        }
        return repository
                .find(operation.id)
                .map(now -> OperationViews.of(now, kinds))
                .orElseThrow();
    }

    private OperationView repair(String id, Consumer<OperationEntity> change) {
        OperationId known = find(id, Permission.OPERATION_REPAIR).id;
        OperationEntity operation = repository.lock(known).orElseThrow();
        audit(operation);
        change.accept(operation);
        repository.save(operation, java.util.Optional.empty(), clock.instant());
        repository.announceDue();
        return OperationViews.of(operation, kinds);
    }

    /** Finds it where the caller holds the permission; not-found where it may not even see it. */
    private OperationEntity find(String text, Permission permission) {
        OperationEntity operation = OperationId.parse(text)
                .flatMap(repository::find)
                .orElseThrow(() -> ProblemException.notFound(THING, text));
        if (operation.subject.owner().isPresent()) {
            access.require(permission, operation.subject.owner().get(), THING, text);
        } else if (!access.reach(Permission.OPERATION_READ).everywhere()) {
            throw ProblemException.notFound(THING, text);
        } else {
            access.requirePlatform(permission);
        }
        return operation;
    }

    private void audit(OperationEntity operation) {
        operation
                .subject
                .departmentId()
                .ifPresentOrElse(
                        department -> audit.is(operation.id.text(), department), () -> audit.is(operation.id.text()));
    }

    private String caller() {
        return access.caller().name();
    }

    private static ProblemException wrongState(OperationEntity operation, String rule) {
        return new ProblemException(
                ProblemCode.WRONG_STATE,
                rule + ". It is " + operation.status.text() + "."
                        + (operation.forward()
                                ? ""
                                : operation
                                        .reason
                                        .map(reason -> " Why it was turned back: " + reason.sentence())
                                        .orElse("")));
    }
}
