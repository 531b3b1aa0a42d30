package io.pengyun.api.compute;

import io.pengyun.api.access.Owner;
import io.pengyun.api.compute.InstanceReports.Change;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.inventory.HostId;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.request.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells what happens to instances, in the transaction in which it happens; of many at once, in one go. */
@ApplicationScoped
class InstanceNews {

    private final Events events;

    InstanceNews(Events events) {
        this.events = events;
    }

    /** An instance that something happened to. */
    record Whose(UUID id, String name, Owner owner) {}

    void created(Grant grant) {
        Owner owner = Owner.project(
                grant.project().departmentId(), grant.project().id().value());
        events.publish(grant.resources().stream()
                .map(one -> fact(EventKind.INSTANCE_CREATED, owner, one.resourceId(), one.name())
                        .with("request", grant.request().text())
                        .with("operation", grant.operation().text()))
                .toList());
    }

    void observed(Collection<Change> changes) {
        List<Fact> facts = changes.stream()
                .flatMap(change -> kind(change).map(kind -> observed(kind, change)).stream())
                .toList();
        events.publish(facts);
    }

    void hostLost(UUID hostId, List<Whose> instances) {
        events.publish(instances.stream()
                .map(one -> fact(EventKind.INSTANCE_HOST_LOST, one.owner(), one.id(), one.name())
                        .with("host", new HostId(hostId).text()))
                .toList());
    }

    void moved(InstanceEntity instance, UUID from) {
        events.publish(fact(EventKind.INSTANCE_MOVED, instance)
                .with("host", new HostId(instance.hostId).text())
                .with("from", new HostId(from).text()));
    }

    /** It was deleted, or had back. */
    void wanted(InstanceEntity instance, WantedState before) {
        if (instance.wanted == WantedState.DELETED && before != WantedState.DELETED) {
            events.publish(fact(EventKind.INSTANCE_DELETED, instance)
                    .with("purgeAt", Optional.ofNullable(instance.purgeAt).map(Object::toString)));
        } else if (before == WantedState.DELETED && instance.wanted != WantedState.DELETED) {
            events.publish(fact(EventKind.INSTANCE_UNDELETED, instance));
        }
    }

    /** They were deleted together. */
    void deleted(List<Whose> instances, Instant purgeAt, OperationId operation) {
        events.publish(instances.stream()
                .map(one -> fact(EventKind.INSTANCE_DELETED, one.owner(), one.id(), one.name())
                        .with("purgeAt", purgeAt.toString())
                        .with("operation", operation.text()))
                .toList());
    }

    void purged(List<Whose> instances) {
        events.publish(instances.stream()
                .map(one -> fact(EventKind.INSTANCE_PURGED, one.owner(), one.id(), one.name()))
                .toList());
    }

    private static Optional<EventKind> kind(Change change) {
        if (change.now() == change.before()) {
            return Optional.empty();
        }
        boolean ran = change.before() == ObservedState.RUNNING || change.before() == ObservedState.STOPPING;
        return switch (change.now()) {
            case RUNNING ->
                change.before() == ObservedState.STOPPING ? Optional.empty() : Optional.of(EventKind.INSTANCE_STARTED);
            case STOPPED -> ran ? Optional.of(EventKind.INSTANCE_STOPPED) : Optional.empty();
            // What is wanted gone is told when it is gone.
            case ABSENT ->
                ran && change.wanted() != WantedState.PURGED
                        ? Optional.of(EventKind.INSTANCE_STOPPED)
                        : Optional.empty();
            case CRASHED -> Optional.of(EventKind.INSTANCE_CRASHED);
            case FAILED -> Optional.of(EventKind.INSTANCE_FAILED);
            case UNKNOWN, PREPARING, STOPPING -> Optional.empty();
        };
    }

    private static Fact observed(EventKind kind, Change change) {
        return fact(kind, Owner.project(change.departmentId(), change.projectId()), change.instanceId(), change.name())
                .with("host", new HostId(change.hostId()).text())
                .with("reason", change.reason())
                .with("at", change.since().toString())
                .with("operation", change.operation().map(OperationId::text));
    }

    private static Fact fact(EventKind kind, InstanceEntity instance) {
        Owner owner = Owner.project(instance.departmentId, instance.projectId);
        return fact(kind, owner, instance.id, instance.name)
                .with("operation", Optional.ofNullable(instance.operationId).map(id -> new OperationId(id).text()));
    }

    private static Fact fact(EventKind kind, Owner owner, UUID id, String name) {
        return Fact.of(kind, owner, new InstanceId(id).text()).with("name", name);
    }
}
