package io.pengyun.agent.conversation;

import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.reconcile.Observation;
import io.pengyun.protocol.v1.Observed;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.ObservedNetwork;
import io.pengyun.protocol.v1.ObservedVolume;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What one connection has been told of the host: the first report is complete, later ones hold what changed. */
final class ObservedReport {

    private final HostTime time;
    private final Map<UUID, ObservedInstance> instances = new HashMap<>();
    private final Map<UUID, ObservedVolume> volumes = new HashMap<>();
    private final Map<UUID, ObservedNetwork> networks = new HashMap<>();
    private long generation = -1;

    ObservedReport(HostTime time) {
        this.time = time;
    }

    Observed complete(Observation observation) {
        remember(observation);
        return envelope(observation)
                .setComplete(true)
                .addAllInstances(instances.values())
                .addAllVolumes(volumes.values())
                .addAllNetworks(networks.values())
                .addAllStrays(observation.strays())
                .build();
    }

    /** Empty when there is nothing new to say. */
    Optional<Observed> changes(Observation observation) {
        Observed.Builder changes = envelope(observation);
        observation.instances().forEach((id, now) -> {
            if (!now.equals(instances.get(id))) {
                changes.addInstances(now);
            }
        });
        observation.volumes().forEach((id, now) -> {
            if (!sized(now)
                    .equals(Optional.ofNullable(volumes.get(id))
                            .map(ObservedReport::sized)
                            .orElse(null))) {
                changes.addVolumes(now);
            }
        });
        observation.networks().forEach((id, now) -> {
            if (!now.equals(networks.get(id))) {
                changes.addNetworks(now);
            }
        });
        boolean nothing = changes.getInstancesCount() + changes.getVolumesCount() + changes.getNetworksCount() == 0
                && generation == observation.generation();
        if (nothing) {
            return Optional.empty();
        }
        remember(observation);
        return Optional.of(changes.build());
    }

    private Observed.Builder envelope(Observation observation) {
        return Observed.newBuilder()
                .setWantedGeneration(observation.generation())
                .setObservedAtMillis(time.now().toEpochMilli());
    }

    private void remember(Observation observation) {
        instances.clear();
        instances.putAll(observation.instances());
        volumes.clear();
        volumes.putAll(observation.volumes());
        networks.clear();
        networks.putAll(observation.networks());
        generation = observation.generation();
    }

    /** Allocation changes with every write of a guest: it goes along with other changes and complete reports. */
    private static ObservedVolume sized(ObservedVolume volume) {
        return volume.toBuilder().clearAllocatedBytes().build();
    }
}
