package io.pengyun.api.compute;

import io.pengyun.api.inventory.HostDirectory;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.network.Port;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.request.TermRules;
import io.pengyun.api.volume.VolumeId;
import io.pengyun.api.volume.VolumeService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes views of instances; the number of queries does not grow with the number of instances. */
@ApplicationScoped
class InstanceViews {

    private final Jdbc jdbc;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final HostDirectory hosts;
    private final TermRules rules;

    InstanceViews(Jdbc jdbc, NetworkService networks, VolumeService volumes, HostDirectory hosts, TermRules rules) {
        this.jdbc = jdbc;
        this.networks = networks;
        this.volumes = volumes;
        this.hosts = hosts;
        this.rules = rules;
    }

    InstanceView of(InstanceEntity instance) {
        return of(List.of(instance)).getFirst();
    }

    List<InstanceView> of(List<InstanceEntity> instances) {
        List<UUID> ids = instances.stream().map(instance -> instance.id).toList();
        Map<UUID, List<Port>> ports = networks.portsOf(ids).stream().collect(Collectors.groupingBy(Port::instanceId));
        Map<UUID, List<VolumeId>> attached = volumes.wantedAttachments(ids);
        Names names = names(instances);
        Map<UUID, Instant> lost = hosts.lostSince(
                instances.stream().map(instance -> instance.hostId).distinct().toList());
        return instances.stream()
                .map(instance -> view(
                        instance,
                        names,
                        Optional.ofNullable(lost.get(instance.hostId)),
                        ports.getOrDefault(instance.id, List.of()),
                        attached.getOrDefault(instance.id, List.of())))
                .toList();
    }

    /** The names that a page of instances mentions. */
    private record Names(Map<UUID, String> byId) {
        String of(UUID id) {
            return byId.getOrDefault(id, "");
        }
    }

    private Names names(Collection<InstanceEntity> instances) {
        Map<UUID, String> byId = new HashMap<>();
        jdbc.list(
                        "select id, name from project where id = any(?) union all"
                                + " select id, name from flavor where id = any(?) union all"
                                + " select id, name from image where id = any(?) union all"
                                + " select id, name from host where id = any(?)",
                        row -> Map.entry(row.getObject(1, UUID.class), row.getString(2)),
                        ids(instances.stream().map(one -> one.projectId).toList()),
                        ids(instances.stream().map(one -> one.flavorId).toList()),
                        ids(instances.stream().map(one -> one.imageId).toList()),
                        ids(instances.stream().map(one -> one.hostId).toList()))
                .forEach(name -> byId.put(name.getKey(), name.getValue()));
        return new Names(byId);
    }

    private static UUID[] ids(List<UUID> ids) {
        return ids.stream().distinct().toArray(UUID[]::new);
    }

    private InstanceView view(
            InstanceEntity instance,
            Names names,
            Optional<Instant> hostLostSince,
            List<Port> ports,
            List<VolumeId> volumes) {
        return new InstanceView(
                new InstanceId(instance.id).text(),
                instance.name,
                Ids.text("prj", instance.projectId),
                names.of(instance.projectId),
                Ids.text("dep", instance.departmentId),
                names.of(instance.flavorId),
                names.of(instance.imageId),
                instance.vcpus,
                instance.memoryMib,
                instance.rootDiskGib,
                Ids.text("host", instance.hostId),
                names.of(instance.hostId),
                ShownState.of(instance, hostLostSince.isPresent()).text(),
                hostLostSince
                        .map(since -> hostLost(instance, names.of(instance.hostId), since))
                        .or(() ->
                                rules.endOf(instance.endsAt, instance.deleteAt, instance.wanted == WantedState.DELETED))
                        .or(() -> Optional.ofNullable(instance.observedReason)),
                instance.wanted.text(),
                instance.observed.text(),
                Optional.ofNullable(instance.observedAt),
                ports.stream().map(Port::address).toList(),
                volumes.stream().map(VolumeId::text).toList(),
                Optional.ofNullable(instance.operationId).map(id -> new OperationId(id).text()),
                instance.labels,
                instance.metadata,
                instance.crashPolicy,
                instance.recoveryPolicy,
                instance.epoch,
                instance.observedBootCount,
                Optional.ofNullable(instance.endsAt),
                rules.stateOf(instance.endsAt),
                Optional.ofNullable(instance.deleteAt),
                Optional.ofNullable(instance.deletedAt),
                Optional.ofNullable(instance.purgeAt),
                instance.createdAt,
                instance.version);
    }

    private static String hostLost(InstanceEntity instance, String host, Instant since) {
        String lost = "Host " + host + " is lost since " + since.truncatedTo(ChronoUnit.SECONDS) + ".";
        return instance.recoveryNote == null ? lost : lost + " " + instance.recoveryNote;
    }
}
