package io.pengyun.agent.driver;

import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What one conformance test puts on a host, taken away at its end. */
final class ConformanceScene {

    private final ConformanceSubject subject;
    private final List<UUID> instances = new ArrayList<>();
    private final List<UUID> volumes = new ArrayList<>();
    private final List<UUID> networks = new ArrayList<>();

    ConformanceScene(ConformanceSubject subject) {
        this.subject = subject;
    }

    static UUID id(WantedInstance wanted) {
        return WireIds.uuid(wanted.getInstanceId());
    }

    WantedInstance.Builder instance(String name) {
        UUID id = UUID.randomUUID();
        instances.add(id);
        return WantedInstance.newBuilder()
                .setInstanceId(WireIds.bytes(id))
                .setGeneration(1)
                .setEpoch(1)
                .setName(name)
                .setProjectName("project")
                .setDepartmentName("department")
                .setVcpus(1)
                .setMemoryMib(128)
                .setRootDisk(subject.image());
    }

    WantedInstance attach(WantedInstance wanted, UUID volume, long generation) {
        return wanted.toBuilder()
                .setGeneration(generation)
                .addVolumes(VolumeAttachment.newBuilder()
                        .setVolumeId(WireIds.bytes(volume))
                        .setSerial("data"))
                .build();
    }

    /** Started; its guest may still boot. */
    WantedInstance running(String name) {
        WantedInstance wanted = instance(name).build();
        subject.driver().define(wanted);
        subject.driver().start(id(wanted));
        return wanted;
    }

    /** Started, and its guest is up. */
    WantedInstance ready(String name) {
        WantedInstance wanted = running(name);
        eventually(() -> timesReady(id(wanted)) == 1);
        return wanted;
    }

    int timesReady(UUID instanceId) {
        byte[] log = subject.driver().consoleTail(instanceId, 1024 * 1024).data();
        return new String(log, StandardCharsets.ISO_8859_1).split(subject.readyText(), -1).length - 1;
    }

    UUID network(long generation) {
        UUID id = UUID.randomUUID();
        networks.add(id);
        ensureNetwork(id, generation);
        return id;
    }

    void ensureNetwork(UUID id, long generation) {
        String cidr = subject.cidr();
        subject.driver()
                .ensureNetwork(WantedNetwork.newBuilder()
                        .setNetworkId(WireIds.bytes(id))
                        .setGeneration(generation)
                        .setName("default")
                        .setCidr(cidr)
                        .setGateway(cidr.substring(0, cidr.lastIndexOf('.')) + ".1")
                        .build());
    }

    UUID volume(long generation, long sizeGib) {
        UUID id = UUID.randomUUID();
        volumes.add(id);
        ensureVolume(id, generation, sizeGib);
        return id;
    }

    void ensureVolume(UUID id, long generation, long sizeGib) {
        subject.driver()
                .ensureVolume(WantedVolume.newBuilder()
                        .setVolumeId(WireIds.bytes(id))
                        .setGeneration(generation)
                        .setSizeGib(sizeGib)
                        .setName("data")
                        .build());
    }

    InstanceOnHost onHost(WantedInstance wanted) {
        InstanceOnHost there = subject.driver().inventory().instances().get(id(wanted));
        if (there == null) {
            throw new AssertionError("the instance is not on the host");
        }
        return there;
    }

    Optional<UsageCounters> usage(UUID instanceId) {
        return subject.driver().usage().stream()
                .filter(counters -> counters.instanceId().equals(instanceId))
                .findFirst();
    }

    void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + subject.bound().toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("the condition did not hold within " + subject.bound());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    void clear() {
        for (UUID id : instances) {
            subject.driver().powerOff(id);
            subject.driver().remove(id);
        }
        volumes.forEach(id -> subject.driver().removeVolume(id));
        networks.forEach(id -> subject.driver().removeNetwork(id));
    }
}
