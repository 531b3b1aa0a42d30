package io.pengyun.api.compute;

import io.pengyun.api.agent.HostReport;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.agent.WantedSlice;
import io.pengyun.api.inventory.OrphanRemoval;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedPower;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What hosts still hold of instances that have moved away. It is kept, because the last minutes of work may be on its
 * disk and nowhere else, until the instance is purged or an operator removes it; then its host is told so until it has
 * done it, however long it is away.
 *
 * <p>All methods work in the caller's transaction.
 */
@ApplicationScoped
class OutlivedCopies implements OrphanRemoval {

    private final Jdbc jdbc;
    private final WantedLedger wanted;

    OutlivedCopies(Jdbc jdbc, WantedLedger wanted) {
        this.jdbc = jdbc;
        this.wanted = wanted;
    }

    /** The one host is told to forget an instance, the other not any more. */
    void moved(UUID instanceId, long epoch, UUID from, long fromGeneration, UUID to) {
        jdbc.update("delete from instance_departure where instance_id = ? and host_id = ?", instanceId, to);
        keep(instanceId, epoch, from, fromGeneration, false);
    }

    /** Copies of what was purged go as well. */
    void purged(Collection<UUID> instances) {
        UUID[] gone = instances.toArray(UUID[]::new);
        List<UUID> hosts = jdbc.list(
                "select distinct host_id from instance_departure where instance_id = any(?) and not unwanted",
                row -> row.getObject(1, UUID.class),
                (Object) gone);
        if (hosts.isEmpty()) {
            return;
        }
        Map<UUID, Long> generations = wanted.bump(Set.copyOf(hosts));
        jdbc.update(
                "update instance_departure d set unwanted = true, host_generation = h.generation"
                        + " from unnest(?, ?) as h (host_id, generation)"
                        + " where d.host_id = h.host_id and d.instance_id = any(?)",
                generations.keySet().toArray(UUID[]::new),
                generations.values().toArray(Long[]::new),
                gone);
    }

    @Override
    public void remove(UUID hostId, UUID instanceId, long epoch) {
        long generation = wanted.bump(Set.of(hostId)).getOrDefault(hostId, 0L);
        keep(instanceId, epoch, hostId, generation, true);
    }

    /** What a host has to know of copies, since a host generation. */
    void collect(UUID hostId, long afterGeneration, WantedSlice.Builder into) {
        jdbc.list(
                        "select instance_id, epoch, host_generation, unwanted from instance_departure"
                                + " where host_id = ? and host_generation > ?",
                        row -> new Copy(
                                row.getObject("instance_id", UUID.class),
                                row.getLong("epoch"),
                                row.getLong("host_generation"),
                                row.getBoolean("unwanted")),
                        hostId,
                        afterGeneration)
                .forEach(copy -> {
                    if (copy.unwanted()) {
                        into.addInstance(copy.gone());
                    } else {
                        into.forgetInstance(copy.instanceId());
                    }
                });
    }

    /** Nothing is kept any more of copies that their hosts report gone. */
    void observed(Collection<HostReport> reports) {
        for (HostReport report : reports) {
            UUID[] gone = report.instances().stream()
                    .filter(instance -> instance.getState() == InstanceState.INSTANCE_STATE_ABSENT)
                    .map(ObservedInstance::getInstanceId)
                    .map(HostReport::uuid)
                    .toArray(UUID[]::new);
            if (gone.length > 0) {
                jdbc.update(
                        "delete from instance_departure where host_id = ? and instance_id = any(?) and unwanted"
                                + " and host_generation <= ?",
                        report.hostId(),
                        gone,
                        report.wantedGeneration());
            }
        }
    }

    private void keep(UUID instanceId, long epoch, UUID hostId, long generation, boolean unwanted) {
        jdbc.update(
                "insert into instance_departure (host_id, instance_id, epoch, host_generation, unwanted)"
                        + " values (?, ?, ?, ?, ?) on conflict (host_id, instance_id) do update set"
                        + " epoch = excluded.epoch, host_generation = excluded.host_generation,"
                        + " unwanted = excluded.unwanted",
                hostId,
                instanceId,
                epoch,
                generation,
                unwanted);
    }

    private record Copy(UUID instanceId, long epoch, long hostGeneration, boolean unwanted) {

        WantedInstance gone() {
            return WantedInstance.newBuilder()
                    .setInstanceId(HostReport.bytes(instanceId))
                    .setGeneration(hostGeneration)
                    .setEpoch(epoch)
                    .setPower(WantedPower.WANTED_POWER_ABSENT)
                    .build();
        }
    }
}
