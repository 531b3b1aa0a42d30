package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.CrashPolicy;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.RootDisk;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.List;
import java.util.UUID;

/** Wanted things with the least that makes them valid. */
final class Wishes {

    private Wishes() {}

    static WantedInstance.Builder instance(UUID id, long generation, WantedPower power) {
        return WantedInstance.newBuilder()
                .setInstanceId(WireIds.bytes(id))
                .setGeneration(generation)
                .setEpoch(1)
                .setPower(power)
                .setCrashPolicy(CrashPolicy.CRASH_POLICY_RESTART)
                .setStopTimeoutSeconds(30)
                .setName("web")
                .setVcpus(1)
                .setMemoryMib(256)
                .setRootDisk(RootDisk.newBuilder().setImageId("guest"));
    }

    static WantedInstance.Builder running(UUID id, long generation) {
        return instance(id, generation, WantedPower.WANTED_POWER_RUNNING);
    }

    static WantedInstance.Builder stopped(UUID id, long generation) {
        return instance(id, generation, WantedPower.WANTED_POWER_STOPPED);
    }

    static WantedInstance.Builder absent(UUID id, long generation) {
        return instance(id, generation, WantedPower.WANTED_POWER_ABSENT);
    }

    static WantedVolume volume(UUID id, long generation) {
        return WantedVolume.newBuilder()
                .setVolumeId(WireIds.bytes(id))
                .setGeneration(generation)
                .setSizeGib(1)
                .build();
    }

    static WantedNetwork network(UUID id, long generation) {
        return WantedNetwork.newBuilder()
                .setNetworkId(WireIds.bytes(id))
                .setGeneration(generation)
                .setCidr("10.64.1.0/24")
                .build();
    }

    static VolumeAttachment attachment(UUID volume) {
        return VolumeAttachment.newBuilder().setVolumeId(WireIds.bytes(volume)).build();
    }

    static Nic nic(UUID network) {
        return Nic.newBuilder().setNetworkId(WireIds.bytes(network)).build();
    }

    static Wanted complete(long generation, WantedInstance.Builder... instances) {
        return complete(generation, List.of(instances), List.of(), List.of());
    }

    static Wanted complete(
            long generation,
            List<WantedInstance.Builder> instances,
            List<WantedVolume> volumes,
            List<WantedNetwork> networks) {
        return Wanted.newBuilder()
                .setComplete(true)
                .setGeneration(generation)
                .addAllInstances(
                        instances.stream().map(WantedInstance.Builder::build).toList())
                .addAllVolumes(volumes)
                .addAllNetworks(networks)
                .build();
    }
}
