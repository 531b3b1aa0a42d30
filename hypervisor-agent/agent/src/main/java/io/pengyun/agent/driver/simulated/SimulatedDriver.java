package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.NetworkOnHost;
import io.pengyun.agent.driver.Inventory.VolumeOnHost;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.driver.simulated.Faults.Call;
import io.pengyun.agent.driver.simulated.Faults.Moment;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One agent's access to a simulated host; a restarted agent opens a new one. */
public final class SimulatedDriver implements HypervisorDriver {

    private static final long MEBIBYTE = 1024L * 1024;

    private final SimulatedHost host;
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    public SimulatedDriver(SimulatedHost host) {
        this.host = host;
    }

    @Override
    public HostFacts facts() {
        return host.facts();
    }

    @Override
    public Inventory inventory() {
        return host.inventory();
    }

    @Override
    public void ensureNetwork(WantedNetwork network) {
        UUID id = WireIds.uuid(network.getNetworkId());
        change(
                Call.ENSURE_NETWORK,
                id,
                Optional.empty(),
                () -> host.networks().put(id, new NetworkOnHost(id, network.getGeneration())));
    }

    @Override
    public void removeNetwork(UUID networkId) {
        change(
                Call.REMOVE_NETWORK,
                networkId,
                Optional.empty(),
                () -> host.networks().remove(networkId));
    }

    @Override
    public void ensureVolume(WantedVolume volume) {
        UUID id = WireIds.uuid(volume.getVolumeId());
        change(Call.ENSURE_VOLUME, id, Optional.empty(), () -> {
            VolumeOnHost before = host.volumes().get(id);
            long sizeGib = Math.max(volume.getSizeGib(), before == null ? 0 : before.sizeGib());
            long allocated = before == null ? MEBIBYTE : before.allocatedBytes();
            host.volumes().put(id, new VolumeOnHost(id, volume.getGeneration(), sizeGib, allocated));
        });
    }

    @Override
    public void removeVolume(UUID volumeId) {
        change(Call.REMOVE_VOLUME, volumeId, Optional.empty(), () -> {
            boolean inUse = host.domains().values().stream()
                    .anyMatch(instance ->
                            instance.running() && instance.attachedVolumes().contains(volumeId));
            if (inUse) {
                throw new DriverException(Code.VOLUME_IN_USE, "a running instance has the volume");
            }
            host.volumes().remove(volumeId);
        });
    }

    @Override
    public void define(WantedInstance wanted) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        change(Call.DEFINE, id, Optional.of(id), () -> {
            SimulatedInstance there = host.domains().get(id);
            if (there != null && there.record().epoch() > wanted.getEpoch()) {
                throw new DriverException(
                        Code.STALE_EPOCH, "the host has epoch " + there.record().epoch());
            }
            for (var attachment : wanted.getVolumesList()) {
                if (!host.volumes().containsKey(WireIds.uuid(attachment.getVolumeId()))) {
                    throw new DriverException(Code.NOT_FOUND, "a volume to be attached is not on this host");
                }
            }
            for (var nic : wanted.getNicsList()) {
                if (!host.networks().containsKey(WireIds.uuid(nic.getNetworkId()))) {
                    throw new DriverException(Code.NOT_FOUND, "a network is not on this host");
                }
            }
            if (there != null) {
                there.define(wanted);
                return;
            }
            if (host.imageMissing(wanted.getRootDisk().getImageId())) {
                throw new DriverException(Code.IMAGE_UNAVAILABLE, "the image is not where its source says");
            }
            host.domains().put(id, new SimulatedInstance(domainUuid(id), wanted));
        });
    }

    @Override
    public void start(UUID instanceId) {
        change(Call.START, instanceId, Optional.of(instanceId), () -> {
            SimulatedInstance instance = require(instanceId);
            if (!instance.running()) {
                host.requireMemory(instance.definition().getMemoryMib());
                host.powerOn(instance);
            }
        });
    }

    @Override
    public void requestShutdown(UUID instanceId) {
        change(Call.REQUEST_SHUTDOWN, instanceId, Optional.empty(), () -> {
            SimulatedInstance instance = host.domains().get(instanceId);
            if (instance != null && instance.running()) {
                host.pressButton(instance);
            }
        });
    }

    @Override
    public void powerOff(UUID instanceId) {
        change(Call.POWER_OFF, instanceId, Optional.empty(), () -> host.powerOff(instanceId));
    }

    @Override
    public void reboot(UUID instanceId, long rebootGeneration) {
        change(Call.REBOOT, instanceId, Optional.of(instanceId), () -> {
            SimulatedInstance instance = require(instanceId);
            if (!instance.running()) {
                throw new DriverException(Code.REFUSED, "the instance is off");
            }
            if (instance.record().rebootGeneration() < rebootGeneration) {
                instance.rebooted(rebootGeneration, host.nowMillis());
                host.booting(instance);
            }
        });
    }

    @Override
    public void remove(UUID instanceId) {
        change(Call.REMOVE, instanceId, Optional.of(instanceId), () -> {
            SimulatedInstance instance = host.domains().get(instanceId);
            if (instance != null && instance.running()) {
                throw new DriverException(Code.REFUSED, "the instance runs");
            }
            host.domains().remove(instanceId);
        });
    }

    @Override
    public ConsoleTail consoleTail(UUID instanceId, int maxBytes) {
        synchronized (host) {
            host.requirePower();
            return require(instanceId).console().tail(maxBytes);
        }
    }

    @Override
    public ConsoleChannel openConsole(UUID instanceId, ConsoleListener listener) {
        SimulatedConsole console;
        synchronized (host) {
            host.requirePower();
            SimulatedInstance instance = require(instanceId);
            if (!instance.running()) {
                throw new DriverException(Code.REFUSED, "the instance is off");
            }
            console = instance.console();
            console.listen(listener);
        }
        return new ConsoleChannel() {
            @Override
            public void write(byte[] bytes) {
                console.print(bytes);
                if (new String(bytes, StandardCharsets.UTF_8).endsWith("\n")) {
                    console.print("$ ");
                }
            }

            @Override
            public void close() {
                if (console.leave(listener)) {
                    listener.closed("closed");
                }
            }
        };
    }

    @Override
    public List<UsageCounters> usage() {
        return host.usage();
    }

    @Override
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
        host.listen(listener);
    }

    @Override
    public boolean healthy() {
        return host.powered();
    }

    @Override
    public void close() {
        listeners.forEach(host::leave);
        listeners.clear();
    }

    /** One call that changes something: faults first, then the change, then the fault that loses the answer. */
    private void change(Call call, UUID subject, Optional<UUID> changed, Runnable work) {
        pause(host.faults().delayMillis(call, subject));
        strike(call, subject, Moment.BEFORE);
        synchronized (host) {
            host.requirePower();
            work.run();
        }
        if (changed.isPresent() || call != Call.REQUEST_SHUTDOWN) {
            host.changed(changed);
        }
        strike(call, subject, Moment.AFTER);
    }

    private void strike(Call call, UUID subject, Moment moment) {
        host.faults().failure(call, subject, moment).ifPresent(failure -> {
            throw failure;
        });
    }

    private static void pause(long millis) {
        if (millis <= 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DriverException(Code.UNREACHABLE, "the call was given up", e);
        }
    }

    private SimulatedInstance require(UUID instanceId) {
        SimulatedInstance instance = host.domains().get(instanceId);
        if (instance == null) {
            throw new DriverException(Code.NOT_FOUND, "the instance is not on this host");
        }
        return instance;
    }

    /** Another id than the instance's, as a real hypervisor may give, but the same each time. */
    private static UUID domainUuid(UUID instanceId) {
        return new UUID(~instanceId.getMostSignificantBits(), instanceId.getLeastSignificantBits());
    }
}
