package io.pengyun.agent.reconcile;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * All that is wanted of the host.
 *
 * @param known false until a complete wanted state has been heard or read from the disk: nothing is done before
 * @param confirmed heard from the control plane by this process: only then is what it does not name an orphan
 * @param generation of the host, grows with every change
 */
public record WantedState(
        boolean known,
        boolean confirmed,
        long generation,
        Map<UUID, WantedInstance> instances,
        Map<UUID, WantedVolume> volumes,
        Map<UUID, WantedNetwork> networks) {

    public WantedState {
        instances = Map.copyOf(instances);
        volumes = Map.copyOf(volumes);
        networks = Map.copyOf(networks);
    }

    public static WantedState unknown() {
        return new WantedState(false, false, 0, Map.of(), Map.of(), Map.of());
    }

    /**
     * What is wanted after this message. A change that comes before any complete state, or that is older than what is
     * known, says nothing.
     */
    public WantedState after(Wanted message) {
        if (!message.getComplete() && (!known || message.getGeneration() < generation)) {
            return this;
        }
        Map<UUID, WantedInstance> nextInstances = new HashMap<>(message.getComplete() ? Map.of() : instances);
        Map<UUID, WantedVolume> nextVolumes = new HashMap<>(message.getComplete() ? Map.of() : volumes);
        Map<UUID, WantedNetwork> nextNetworks = new HashMap<>(message.getComplete() ? Map.of() : networks);
        message.getInstancesList().forEach(wanted -> nextInstances.put(WireIds.uuid(wanted.getInstanceId()), wanted));
        message.getVolumesList().forEach(wanted -> nextVolumes.put(WireIds.uuid(wanted.getVolumeId()), wanted));
        message.getNetworksList().forEach(wanted -> nextNetworks.put(WireIds.uuid(wanted.getNetworkId()), wanted));
        message.getForgottenInstanceIdsList().forEach(id -> nextInstances.remove(WireIds.uuid(id)));
        message.getForgottenVolumeIdsList().forEach(id -> nextVolumes.remove(WireIds.uuid(id)));
        message.getForgottenNetworkIdsList().forEach(id -> nextNetworks.remove(WireIds.uuid(id)));
        return new WantedState(
                true,
                confirmed || message.getComplete(),
                message.getGeneration(),
                nextInstances,
                nextVolumes,
                nextNetworks);
    }

    /** For the disk. */
    public byte[] toBytes() {
        return Wanted.newBuilder()
                .setComplete(true)
                .setGeneration(generation)
                .addAllInstances(instances.values())
                .addAllVolumes(volumes.values())
                .addAllNetworks(networks.values())
                .build()
                .toByteArray();
    }

    /** From the disk: known, not confirmed. */
    public static WantedState fromBytes(byte[] bytes) {
        try {
            WantedState read = unknown().after(Wanted.parseFrom(bytes));
            return new WantedState(true, false, read.generation, read.instances, read.volumes, read.networks);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored wanted state is damaged", e);
        }
    }

    /** Without its contents, which hold user-data. */
    @Override
    public String toString() {
        return "WantedState[generation=" + generation + ", instances=" + instances.size() + "]";
    }
}
