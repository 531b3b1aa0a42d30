package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DefinitionDigest;
import io.pengyun.agent.driver.InstanceRecord;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A domain on a simulated host. Guarded by its host. */
final class SimulatedInstance {

    private final UUID domainUuid;
    private final SimulatedConsole console = new SimulatedConsole();
    private WantedInstance definition;
    private String digest;
    private InstanceRecord record;
    private Power power = Power.OFF;
    private long poweredAt;

    SimulatedInstance(UUID domainUuid, WantedInstance definition) {
        this.domainUuid = domainUuid;
        this.definition = definition;
        this.digest = DefinitionDigest.of(definition);
        this.record = new InstanceRecord(
                WireIds.uuid(definition.getInstanceId()),
                definition.getGeneration(),
                definition.getEpoch(),
                0,
                definition.getRebootGeneration(),
                0,
                definition.getLeased());
    }

    InstanceRecord record() {
        return record;
    }

    WantedInstance definition() {
        return definition;
    }

    SimulatedConsole console() {
        return console;
    }

    boolean running() {
        return power == Power.RUNNING;
    }

    void define(WantedInstance wanted) {
        definition = wanted;
        digest = DefinitionDigest.of(wanted);
        record = new InstanceRecord(
                record.instanceId(),
                wanted.getGeneration(),
                wanted.getEpoch(),
                record.bootCount(),
                running() ? record.rebootGeneration() : wanted.getRebootGeneration(),
                running() ? wanted.getGeneration() : record.ranGeneration(),
                wanted.getLeased());
    }

    void powerOn(long now) {
        power = Power.RUNNING;
        poweredAt = now;
        record = new InstanceRecord(
                record.instanceId(),
                record.generation(),
                record.epoch(),
                record.bootCount() + 1,
                record.rebootGeneration(),
                record.generation(),
                record.leased());
    }

    void rebooted(long rebootGeneration, long now) {
        poweredAt = now;
        record = new InstanceRecord(
                record.instanceId(),
                record.generation(),
                record.epoch(),
                record.bootCount() + 1,
                rebootGeneration,
                record.ranGeneration(),
                record.leased());
    }

    /** Before it goes down with its host: what ends it is no doing of its own. */
    void forgetRun() {
        record = record.unrun();
    }

    void off(Power how) {
        power = how;
        console.closeAll("the instance is off");
    }

    Set<UUID> attachedVolumes() {
        return definition.getVolumesList().stream()
                .map(attachment -> WireIds.uuid(attachment.getVolumeId()))
                .collect(Collectors.toUnmodifiableSet());
    }

    InstanceOnHost view() {
        return new InstanceOnHost(
                record,
                "pengyun-" + record.instanceId(),
                domainUuid,
                power,
                definition.getVcpus(),
                definition.getMemoryMib(),
                attachedVolumes(),
                digest);
    }

    /** A tenth of each processor, and a little of everything else. */
    UsageCounters usage(long now) {
        long millis = now - poweredAt;
        return new UsageCounters(
                record.instanceId(),
                record.bootCount(),
                millis * 100_000 * Math.max(1, definition.getVcpus()),
                millis * 16,
                millis * 8,
                millis * 4,
                millis * 2);
    }
}
