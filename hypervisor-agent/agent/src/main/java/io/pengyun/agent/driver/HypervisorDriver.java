package io.pengyun.agent.driver;

import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One host's hypervisor, as the agent sees it.
 *
 * <p>Every method may be called again with the same arguments, also after a crash halfway, and then completes or
 * confirms what was begun. Calls block; the agent calls from its own threads, never two at once for the same instance,
 * and gives each call a bound. A failure is a {@link DriverException} with a stable code; nothing is half reported.
 *
 * <p>What a driver must keep with each instance, durable and atomically with its definition: its id, epoch,
 * generation, boot count and last reboot generation (see {@link InstanceRecord}).
 */
public interface HypervisorDriver extends AutoCloseable {

    /** What the host is made of; cheap enough to ask on every connect. */
    HostFacts facts();

    /** Everything on the host in one listing: instances that carry our record, strangers, volumes, networks. */
    Inventory inventory();

    /** Makes the network be there and as wanted (bridge, gateway address, NAT or none). */
    void ensureNetwork(WantedNetwork network);

    /** Takes the network off the host. Absent already: no effect. */
    void removeNetwork(UUID networkId);

    /** Makes the volume be there with at least the wanted size. Never shrinks, never empties. */
    void ensureVolume(WantedVolume volume);

    /** Deletes the volume's data. Refused with {@code volume-in-use} while a running instance has it. Absent: no effect. */
    void removeVolume(UUID volumeId);

    /**
     * Makes the instance be defined as wanted, without starting it: root disk from its image (made once, then kept),
     * seed with hostname, network and user-data, attached volumes, devices. On a running instance only what can change
     * live changes (volumes attached and detached, record updated); the rest takes effect at its next start.
     *
     * <p>Writes the record: id, generation, epoch and leased as wanted, boot count kept, reboot and ran generation as
     * {@link InstanceRecord} says, and {@link DefinitionDigest#of} what was applied. Refused with {@code stale-epoch}
     * when the record on the host has a higher epoch.
     */
    void define(WantedInstance wanted);

    /**
     * Starts a defined instance; counts one boot in its record and sets its ran generation, both before the guest can
     * run. Running already: no effect.
     */
    void start(UUID instanceId);

    /** Asks the guest to shut down (ACPI) and returns at once. Off or absent already: no effect. */
    void requestShutdown(UUID instanceId);

    /**
     * Takes the power away and returns when the instance is off, in good order: one that had crashed is just off from
     * then on. Off or absent already: no effect.
     */
    void powerOff(UUID instanceId);

    /** Restarts a running instance once for this reboot generation, which it records; counts one boot. */
    void reboot(UUID instanceId, long rebootGeneration);

    /** Takes the instance off the host with its root disk and seed; volumes stay. Must be off; absent: no effect. */
    void remove(UUID instanceId);

    /** The last bytes of the instance's serial output, over all its boots on this host. */
    ConsoleTail consoleTail(UUID instanceId, int maxBytes);

    /** Opens the serial console of a running instance; output goes to the listener until either side closes. */
    ConsoleChannel openConsole(UUID instanceId, ConsoleListener listener);

    /** Counters of all running instances since each one's start. */
    List<UsageCounters> usage();

    /** Calls the listener when something on the host may have changed; at least once per change, from any thread. */
    void onChange(Consumer<Change> listener);

    /** True while the hypervisor answers; false makes the agent reopen or wait. Cheap. */
    boolean healthy();

    @Override
    void close();

    /** Serial output. {@code truncated}: there was more before it. */
    record ConsoleTail(byte[] data, boolean truncated) {}

    /** Receives an open console's output. */
    interface ConsoleListener {
        void data(byte[] bytes);

        void closed(String reason);
    }

    /** An open console's input. */
    interface ConsoleChannel extends AutoCloseable {
        void write(byte[] bytes);

        @Override
        void close();
    }

    /** A hint to look again. {@code instanceId} is empty when the whole host may have changed. */
    record Change(java.util.Optional<UUID> instanceId) {}
}
