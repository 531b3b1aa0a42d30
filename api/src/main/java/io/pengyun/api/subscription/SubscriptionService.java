package io.pengyun.api.subscription;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Owner;
import io.pengyun.api.access.Permission;
import io.pengyun.api.access.Reach;
import io.pengyun.api.audit.AuditSubject;
import io.pengyun.api.event.EventFilter;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.EventLog;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Page;
import io.pengyun.api.platform.PageRequest;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.platform.Versions;
import io.pengyun.api.tenancy.DepartmentDirectory;
import io.pengyun.api.tenancy.DepartmentId;
import io.pengyun.api.tenancy.DepartmentRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Subscriptions as their owners see them. A department's events go where those who may subscribe for it want them. */
@ApplicationScoped
@Transactional
class SubscriptionService {

    private static final String THING = "subscription";

    private final SubscriptionRepository subscriptions;
    private final SubscriptionForms forms;
    private final SubscriptionTargets targets;
    private final DeliveryLine line;
    private final DepartmentDirectory departments;
    private final EventLog log;
    private final Events events;
    private final Access access;
    private final AuditSubject audited;
    private final Ids ids;
    private final Clock clock;

    SubscriptionService(
            SubscriptionRepository subscriptions,
            SubscriptionForms forms,
            SubscriptionTargets targets,
            DeliveryLine line,
            DepartmentDirectory departments,
            EventLog log,
            Events events,
            Access access,
            AuditSubject audited,
            Ids ids,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.forms = forms;
        this.targets = targets;
        this.line = line;
        this.departments = departments;
        this.log = log;
        this.events = events;
        this.access = access;
        this.audited = audited;
        this.ids = ids;
        this.clock = clock;
    }

    Page<SubscriptionBody.View> list(PageRequest page) {
        List<SubscriptionEntity> rows = subscriptions.page(reach(), page.beforeOrMaximum(), page.limit());
        Map<UUID, DepartmentRef> owners = departments.refs(rows.stream()
                .map(row -> row.departmentId)
                .filter(Objects::nonNull)
                .toList());
        Map<UUID, SubscriptionBody.Health> healths =
                line.healths(rows.stream().map(row -> row.id).toList());
        return page.page(rows, row -> row.id, row -> view(row, owners, healths));
    }

    SubscriptionBody.View get(String idOrName) {
        return view(find(idOrName));
    }

    UUID idOf(String idOrName) {
        return find(idOrName).id;
    }

    SubscriptionBody.View create(SubscriptionBody.Create wanted) {
        SubscriptionEntity subscription = new SubscriptionEntity();
        if (wanted.department().isPresent()) {
            subscription.departmentId = departments
                    .require(Permission.SUBSCRIPTION_WRITE, wanted.department().get())
                    .id()
                    .value();
        } else {
            access.requirePlatform(Permission.SUBSCRIPTION_WRITE);
        }
        SubscriptionTarget target = forms.target(wanted);
        subscription.id = ids.next();
        subscription.subject = new SubscriptionId(subscription.id).toString();
        subscription.name = wanted.name();
        subscription.kinds = kinds(wanted.kinds().orElse(List.of()));
        subscription.target = target.kind();
        subscription.shownTarget = target.shown();
        subscription.sealedTarget = targets.seal(subscription.id, target);
        subscription.state = SubscriptionState.ACTIVE;
        subscription.since = log.head();
        subscription.createdBy = access.caller().name();
        subscription.createdAt = clock.instant();
        subscription.updatedAt = subscription.createdAt;
        tell(subscription);
        Refusals.translate(
                Map.of("subscription_name", () -> Refusals.nameTaken("subscription in this scope", subscription.name)),
                () -> subscriptions.persistAndFlush(subscription));
        line.open(subscription.id);
        SubscriptionBody.View made = view(subscription);
        return target instanceof SubscriptionTarget.Webhook webhook ? made.with(webhook.secret()) : made;
    }

    SubscriptionBody.View update(String idOrName, SubscriptionBody.Update change, @Nullable String ifMatch) {
        SubscriptionEntity subscription = lock(idOrName);
        Versions.require(ifMatch, subscription.version);
        change.kinds().ifPresent(words -> subscription.kinds = kinds(words));
        change.state().ifPresent(state -> subscription.state = state);
        subscription.updatedAt = clock.instant();
        tell(subscription);
        subscriptions.flush();
        return view(subscription);
    }

    void delete(String idOrName) {
        SubscriptionEntity subscription = lock(idOrName);
        tell(subscription);
        subscriptions.delete(subscription);
    }

    SubscriptionBody.View test(String idOrName) {
        SubscriptionEntity subscription = lock(idOrName);
        if (subscription.state != SubscriptionState.ACTIVE) {
            throw new ProblemException(
                    ProblemCode.WRONG_STATE,
                    "Subscription \"" + subscription.name + "\" is paused and would not be told; set it active first.");
        }
        tell(subscription);
        events.publish(new Fact(
                        EventKind.SUBSCRIPTION_TESTED,
                        Optional.ofNullable(subscription.departmentId).map(Owner::department),
                        subscription.subject,
                        Map.of())
                .with("name", subscription.name)
                .with("by", access.caller().name()));
        return view(subscription);
    }

    private SubscriptionEntity lock(String idOrName) {
        return subscriptions.lock(find(idOrName).id).orElseThrow(() -> ProblemException.notFound(THING, idOrName));
    }

    private SubscriptionEntity find(String idOrName) {
        Optional<SubscriptionId> id = SubscriptionId.parse(idOrName);
        List<SubscriptionEntity> found = id.isPresent()
                ? subscriptions.find(reach(), id.get().value()).stream().toList()
                : subscriptions.named(reach(), idOrName);
        if (found.size() > 1) {
            throw ProblemException.invalid(
                    THING,
                    "several departments have a subscription \"" + idOrName + "\"; give the id of the one you mean.");
        }
        return found.stream().findFirst().orElseThrow(() -> ProblemException.notFound(THING, idOrName));
    }

    private Reach reach() {
        return access.reach(Permission.SUBSCRIPTION_WRITE);
    }

    /** As they were written: a group means also what comes to it later. */
    private static String[] kinds(Collection<String> words) {
        EventFilter.kinds("kinds", words);
        return words.stream().distinct().sorted().toArray(String[]::new);
    }

    private void tell(SubscriptionEntity subscription) {
        if (subscription.departmentId == null) {
            audited.is(subscription.subject);
        } else {
            audited.is(subscription.subject, subscription.departmentId);
        }
        audited.detail("name", subscription.name);
        audited.detail("address", subscription.shownTarget);
    }

    private SubscriptionBody.View view(SubscriptionEntity subscription) {
        return view(
                subscription,
                departments.refs(
                        Optional.ofNullable(subscription.departmentId).stream().toList()),
                line.healths(List.of(subscription.id)));
    }

    private static SubscriptionBody.View view(
            SubscriptionEntity subscription,
            Map<UUID, DepartmentRef> owners,
            Map<UUID, SubscriptionBody.Health> healths) {
        Optional<UUID> department = Optional.ofNullable(subscription.departmentId);
        return new SubscriptionBody.View(
                subscription.subject,
                subscription.name,
                department.map(id -> new DepartmentId(id).toString()),
                department.map(owners::get).map(DepartmentRef::name),
                List.of(subscription.kinds),
                subscription.target.text(),
                subscription.shownTarget,
                subscription.state,
                healths.getOrDefault(subscription.id, SubscriptionBody.Health.NEW),
                Optional.empty(),
                subscription.createdBy,
                subscription.version,
                subscription.createdAt,
                subscription.updatedAt);
    }
}
