package io.pengyun.api.volume;

import io.pengyun.api.inventory.HostDirectory;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.request.TermRules;
import io.pengyun.api.tenancy.ProjectDirectory;
import io.pengyun.api.tenancy.ProjectRef;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Makes views of volumes; the number of queries does not grow with the number of volumes. */
@ApplicationScoped
class VolumeViews {

    private final ProjectDirectory projects;
    private final HostDirectory hosts;
    private final AttachTarget targets;
    private final TermRules rules;

    VolumeViews(ProjectDirectory projects, HostDirectory hosts, AttachTarget targets, TermRules rules) {
        this.projects = projects;
        this.hosts = hosts;
        this.targets = targets;
        this.rules = rules;
    }

    private record Names(Map<UUID, ProjectRef> projects, Map<UUID, String> hosts, Map<UUID, String> instances) {}

    VolumeView of(VolumeEntity volume) {
        return of(List.of(volume)).getFirst();
    }

    List<VolumeView> of(List<VolumeEntity> volumes) {
        Names names = new Names(
                projects.refs(volumes.stream().map(volume -> volume.projectId).toList()),
                hosts.names(volumes.stream().map(volume -> volume.hostId).toList()),
                targets.names(volumes.stream()
                        .map(volume -> volume.instanceId)
                        .filter(Objects::nonNull)
                        .toList()));
        return volumes.stream().map(volume -> view(volume, names)).toList();
    }

    private VolumeView view(VolumeEntity volume, Names names) {
        Optional<UUID> instance = Optional.ofNullable(volume.instanceId);
        return new VolumeView(
                new VolumeId(volume.id).text(),
                volume.name,
                Ids.text("prj", volume.projectId),
                Objects.requireNonNull(names.projects().get(volume.projectId)).name(),
                volume.sizeGib,
                Ids.text("host", volume.hostId),
                names.hosts().getOrDefault(volume.hostId, ""),
                volume.wanted.text(),
                volume.observed.text(),
                Optional.ofNullable(volume.observedReason),
                rules.endOf(volume.endsAt, volume.deleteAt, volume.wanted == VolumeWanted.DELETED)
                        .or(() -> Optional.ofNullable(volume.observedReason)),
                instance.map(id -> Ids.text("ins", id)),
                instance.map(names.instances()::get),
                instance.isPresent() && instance.get().equals(volume.observedInstanceId),
                Optional.ofNullable(volume.operationId).map(id -> new OperationId(id).text()),
                volume.labels,
                Optional.ofNullable(volume.endsAt),
                rules.stateOf(volume.endsAt),
                Optional.ofNullable(volume.deleteAt),
                Optional.ofNullable(volume.deletedAt),
                Optional.ofNullable(volume.purgeAt),
                volume.createdAt,
                volume.version);
    }
}
