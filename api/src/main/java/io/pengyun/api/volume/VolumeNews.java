package io.pengyun.api.volume;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.request.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tells what happens to volumes, in the transaction in which it happens; of many at once, in one go. */
@ApplicationScoped
class VolumeNews {

    private final Events events;

    VolumeNews(Events events) {
        this.events = events;
    }

    /** A volume that something happened to. */
    record Whose(UUID id, String name, Owner owner) {}

    void created(Grant grant) {
        Owner owner = Owner.project(
                grant.project().departmentId(), grant.project().id().value());
        events.publish(grant.resources().stream()
                .map(one -> fact(EventKind.VOLUME_CREATED, new Whose(one.resourceId(), one.name(), owner))
                        .with("request", grant.request().text())
                        .with("operation", grant.operation().text()))
                .toList());
    }

    void failed(Collection<VolumeReports.Change> changes) {
        events.publish(changes.stream()
                .filter(change -> change.now() == VolumeObserved.FAILED && change.before() != VolumeObserved.FAILED)
                .map(change -> fact(EventKind.VOLUME_FAILED, whose(change)).with("reason", change.reason()))
                .toList());
    }

    /** Of these the instance has changed that has them. */
    void attached(Collection<VolumeReports.Change> changes) {
        events.publish(changes.stream()
                .map(change -> change.instanceId()
                        .map(instance -> fact(EventKind.VOLUME_ATTACHED, whose(change))
                                .with("instance", Ids.text("ins", instance)))
                        .orElseGet(() -> fact(EventKind.VOLUME_DETACHED, whose(change))))
                .toList());
    }

    /** It was deleted, or had back. */
    void wanted(VolumeEntity volume, VolumeWanted before, OperationId operation) {
        Whose whose = new Whose(volume.id, volume.name, Owner.project(volume.departmentId, volume.projectId));
        if (volume.wanted == VolumeWanted.DELETED && before != VolumeWanted.DELETED) {
            events.publish(fact(EventKind.VOLUME_DELETED, whose)
                    .with("purgeAt", Optional.ofNullable(volume.purgeAt).map(Object::toString))
                    .with("operation", operation.text()));
        } else if (before == VolumeWanted.DELETED && volume.wanted == VolumeWanted.PRESENT) {
            events.publish(fact(EventKind.VOLUME_UNDELETED, whose).with("operation", operation.text()));
        }
    }

    /** They were deleted together. */
    void deleted(Collection<VolumeReports.Change> changes, Instant purgeAt, OperationId operation) {
        events.publish(changes.stream()
                .map(change -> fact(EventKind.VOLUME_DELETED, whose(change))
                        .with("purgeAt", purgeAt.toString())
                        .with("operation", operation.text()))
                .toList());
    }

    void purged(List<Whose> volumes) {
        events.publish(
                volumes.stream().map(one -> fact(EventKind.VOLUME_PURGED, one)).toList());
    }

    private static Whose whose(VolumeReports.Change change) {
        return new Whose(change.volumeId(), change.name(), Owner.project(change.departmentId(), change.projectId()));
    }

    private static Fact fact(EventKind kind, Whose volume) {
        return Fact.of(kind, volume.owner(), new VolumeId(volume.id()).text()).with("name", volume.name());
    }
}
