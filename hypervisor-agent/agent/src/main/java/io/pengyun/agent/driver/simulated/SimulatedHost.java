package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.HypervisorDriver.Change;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.ForeignDomain;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.NetworkOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.Inventory.VolumeOnHost;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.host.HostTime;
import io.pengyun.protocol.v1.HostFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A machine with its hypervisor, disks and guests, in memory. Outlives the agents that serve it. Thread-safe; everything a
 * test may do to a machine (crash a guest, cut the power, hide an image) is a method here.
 */
public final class SimulatedHost {

    private final String name;
    private final SimulatedFacts facts;
    private final HostTime time;
    private final Timers timers;
    private final Faults faults;
    private final RunWitness witness;
    private final Map<UUID, SimulatedInstance> instances = new HashMap<>();
    private final Map<UUID, VolumeOnHost> volumes = new HashMap<>();
    private final Map<UUID, NetworkOnHost> networks = new HashMap<>();
    private final Map<String, ForeignDomain> foreign = new HashMap<>();
    private final Set<String> missingImages = ConcurrentHashMap.newKeySet();
    private final Set<UUID> hung = ConcurrentHashMap.newKeySet();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean powered = true;

    public SimulatedHost(
            String name, SimulatedFacts facts, HostTime time, Timers timers, Faults faults, RunWitness witness) {
        this.name = name;
        this.facts = facts;
        this.time = time;
        this.timers = timers;
        this.faults = faults;
        this.witness = witness;
    }

    public String name() {
        return name;
    }

    /** The guest's process ends without anybody asking. No effect on an instance that is off. */
    public void crash(UUID instanceId) {
        end(instanceId, Power.CRASHED, 0);
    }

    /** The guest shuts itself down. No effect on an instance that is off. */
    public void guestShutdown(UUID instanceId) {
        end(instanceId, Power.OFF, 0);
    }

    /** The guest hears no power button any more, until its next start. */
    public void hang(UUID instanceId) {
        hung.add(instanceId);
    }

    /** The image cannot be fetched, until it is put back. */
    public void hideImage(String imageId) {
        missingImages.add(imageId);
    }

    public void showImage(String imageId) {
        missingImages.remove(imageId);
    }

    /** A domain that is nobody's of ours. */
    public synchronized void addForeign(ForeignDomain domain) {
        foreign.put(domain.name(), domain);
    }

    /** The power goes: all guests end, and no call is answered until it is back. */
    public void cutPower() {
        List<SimulatedInstance> running;
        synchronized (this) {
            powered = false;
            running = instances.values().stream()
                    .filter(SimulatedInstance::running)
                    .toList();
            running.forEach(SimulatedInstance::forgetRun);
        }
        running.forEach(instance -> end(instance.record().instanceId(), Power.OFF, 0));
    }

    public void restorePower() {
        powered = true;
        changed(Optional.empty());
    }

    public boolean powered() {
        return powered;
    }

    /** All instances on the host's disk, running or not. */
    public synchronized Map<UUID, InstanceOnHost> instances() {
        Map<UUID, InstanceOnHost> views = new HashMap<>();
        instances.forEach((id, instance) -> views.put(id, instance.view()));
        return Map.copyOf(views);
    }

    /** The generation of a network as it was last made here; -1 when it is not here. */
    public synchronized long networkGeneration(UUID networkId) {
        NetworkOnHost network = networks.get(networkId);
        return network == null ? -1 : network.generation();
    }

    // ---- what drivers call -------------------------------------------------------------------------------------

    synchronized Inventory inventory() {
        requirePower();
        return new Inventory(instances(), foreign, volumes, networks);
    }

    synchronized HostFacts facts() {
        requirePower();
        long used = volumes.values().stream().mapToLong(VolumeOnHost::sizeGib).sum()
                + instances.values().stream()
                        .mapToLong(
                                instance -> instance.definition().getRootDisk().getSizeGib())
                        .sum();
        return facts.toWire(name, Math.max(0, facts.diskGib() - used));
    }

    synchronized List<UsageCounters> usage() {
        requirePower();
        return instances.values().stream()
                .filter(SimulatedInstance::running)
                .map(instance -> instance.usage(time.bootMillis()))
                .toList();
    }

    Map<UUID, SimulatedInstance> domains() {
        return instances;
    }

    Map<UUID, VolumeOnHost> volumes() {
        return volumes;
    }

    Map<UUID, NetworkOnHost> networks() {
        return networks;
    }

    Faults faults() {
        return faults;
    }

    long nowMillis() {
        return time.bootMillis();
    }

    boolean imageMissing(String imageId) {
        return missingImages.contains(imageId);
    }

    void requirePower() {
        if (!powered) {
            throw new DriverException(Code.UNREACHABLE, "the host has no power");
        }
    }

    /** Memory for one more guest of this size. */
    void requireMemory(long memoryMib) {
        long used = instances.values().stream()
                .filter(SimulatedInstance::running)
                .mapToLong(instance -> instance.definition().getMemoryMib())
                .sum();
        if (used + memoryMib > facts.memoryMib()) {
            throw new DriverException(
                    Code.HOST_INCAPABLE,
                    "the host has " + (facts.memoryMib() - used) + " MiB of memory left, " + memoryMib + " are needed");
        }
    }

    /** Caller holds the host. */
    void powerOn(SimulatedInstance instance) {
        UUID id = instance.record().instanceId();
        hung.remove(id);
        instance.powerOn(time.bootMillis());
        witness.started(id, name);
        booting(instance);
        long crashAfter = faults.crashAfterMillis(id);
        if (crashAfter >= 0) {
            long boot = instance.record().bootCount();
            timers.after(crashAfter, () -> end(id, Power.CRASHED, boot));
        }
    }

    /** The guest writes to its console when it begins and when it is up. */
    void booting(SimulatedInstance instance) {
        UUID id = instance.record().instanceId();
        long boot = instance.record().bootCount();
        var definition = instance.definition();
        instance.console().print("booting " + definition.getName() + " boot=" + boot + "\r\n");
        timers.after(faults.bootMillis(id), () -> {
            if (runs(id, boot)) {
                instance.console()
                        .print("ready " + definition.getName() + " project=" + definition.getProjectName() + " epoch="
                                + instance.record().epoch() + "\r\n");
            }
        });
    }

    /** The power button is pressed. */
    void pressButton(SimulatedInstance instance) {
        UUID id = instance.record().instanceId();
        long shutdown = hung.contains(id) ? -1 : faults.shutdownMillis(id);
        if (shutdown >= 0) {
            long boot = instance.record().bootCount();
            timers.after(shutdown, () -> end(id, Power.OFF, boot));
        }
    }

    private synchronized boolean runs(UUID instanceId, long bootCount) {
        SimulatedInstance instance = instances.get(instanceId);
        return instance != null
                && instance.running()
                && (bootCount == 0 || instance.record().bootCount() == bootCount);
    }

    /** Ends the instance's process if it still is the one of this boot; 0: whichever it is. */
    void end(UUID instanceId, Power how, long bootCount) {
        synchronized (this) {
            SimulatedInstance instance = instances.get(instanceId);
            if (instance == null || !runs(instanceId, bootCount)) {
                return;
            }
            instance.off(how);
            witness.ended(instanceId, name);
        }
        changed(Optional.of(instanceId));
    }

    /** Ends the instance's process if it has one; a crash before that is settled by it. */
    void powerOff(UUID instanceId) {
        end(instanceId, Power.OFF, 0);
        synchronized (this) {
            SimulatedInstance instance = instances.get(instanceId);
            if (instance != null) {
                instance.off(Power.OFF);
            }
        }
    }

    void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    void leave(Consumer<Change> listener) {
        listeners.remove(listener);
    }

    void changed(Optional<UUID> instanceId) {
        listeners.forEach(listener -> listener.accept(new Change(instanceId)));
    }
}
