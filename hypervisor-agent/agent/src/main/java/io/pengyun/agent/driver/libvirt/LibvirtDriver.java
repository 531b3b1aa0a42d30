package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.driver.Inventory.ForeignDomain;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Acceleration;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** QEMU under libvirt, through a connection that mends itself. */
public final class LibvirtDriver implements HypervisorDriver {

    /** {@code VIR_DOMAIN_BLOCK_RESIZE_BYTES}. */
    private static final int BLOCK_RESIZE_BYTES = 1;

    private final LibvirtConfig config;
    private final Pool pool;
    private final AccelerationProbe.Verdict verdict;
    private final LibvirtConnection connection;
    private final String hostBoot = HostBoot.read();
    private final Instances instances;
    private final Networks networks;
    private final DiskStore disks;
    private final SeedStore seeds;
    private final ImageCache images;
    private final ConsoleLog consoleLog;
    private final CopyOnWriteArrayList<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService announcer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("libvirt-changes").factory());

    private LibvirtDriver(LibvirtConfig config, Pool pool, AccelerationProbe.Verdict verdict) {
        this.config = config;
        this.pool = pool;
        this.verdict = verdict;
        this.connection = new LibvirtConnection(config.uri(), config.connectTimeout(), this::announce);
        this.instances = new Instances(connection, pool, config.guestPatience(), hostBoot);
        this.networks = new Networks(
                connection, new HostShield(new HostTools(config.onHost(), config.toolTimeout()), config.reach()));
        this.disks = new DiskStore(pool, config.toolTimeout());
        this.seeds = new SeedStore(pool, config.toolTimeout());
        this.images = new ImageCache(pool, config.fetchTimeout());
        this.consoleLog = new ConsoleLog(pool);
    }

    /**
     * Prepares the pool, finds out whether KVM works, and begins to connect. A libvirtd that is not there yet is no
     * error: {@link #healthy} tells, and calls answer {@code hypervisor-unreachable} until it is.
     *
     * @throws DriverException {@code host-incapable} when the pool cannot be made
     */
    public static LibvirtDriver open(LibvirtConfig config) {
        Pool pool = new Pool(config.poolFolder());
        AccelerationProbe.Verdict verdict = new AccelerationProbe(pool).verdict(HostBoot.kernelBoot());
        LibvirtDriver driver = new LibvirtDriver(config, pool, verdict);
        driver.connection.start();
        return driver;
    }

    @Override
    public HostFacts facts() {
        return connection.call(connect -> HostFactsReader.read(connect, pool, verdict, config.memoryReserveMib()));
    }

    @Override
    public Inventory inventory() {
        Map<UUID, InstanceOnHost> ours = new HashMap<>();
        Map<String, ForeignDomain> foreign = new HashMap<>();
        for (DomainSight sight : connection.call(this::sights)) {
            Optional<InstanceElement> element = sight.ours();
            if (element.isPresent()) {
                instances.settle(sight);
                ours.put(sight.uuid(), onHost(sight, element.get()));
            } else {
                foreign.put(
                        sight.name(),
                        new ForeignDomain(
                                sight.name(), sight.uuid(), sight.active(), sight.vcpus(), sight.memoryMib()));
            }
        }
        return new Inventory(ours, foreign, disks.volumes(), connection.call(networks::list));
    }

    @Override
    public void ensureNetwork(WantedNetwork network) {
        networks.ensure(network);
    }

    @Override
    public void removeNetwork(UUID networkId) {
        networks.remove(networkId);
    }

    @Override
    public void ensureVolume(WantedVolume volume) {
        UUID id = WireIds.uuid(volume.getVolumeId());
        disks.ensureVolume(id, volume.getSizeGib());
        long bytes = volume.getSizeGib() * Pool.GIB;
        if (disks.sizeBytes(pool.volume(id)) < bytes) {
            Optional<DomainSight> holder = runningHolder(id);
            if (holder.isPresent()) {
                String target = String.valueOf(holder.get().volumes().get(id));
                connection.run(connect ->
                        connect.domainLookupByUUID(holder.get().uuid()).blockResize(target, bytes, BLOCK_RESIZE_BYTES));
            } else {
                disks.growOffline(pool.volume(id), bytes);
            }
        }
        disks.recordGeneration(id, volume.getGeneration());
    }

    @Override
    public void removeVolume(UUID volumeId) {
        if (disks.hasVolume(volumeId)) {
            runningHolder(volumeId).ifPresent(holder -> {
                throw new DriverException(
                        Code.VOLUME_IN_USE, "the volume is attached to the running instance " + holder.uuid());
            });
        }
        disks.deleteVolume(volumeId);
    }

    @Override
    public void define(WantedInstance wanted) {
        definitions().define(wanted);
    }

    @Override
    public void start(UUID instanceId) {
        instances.start(instanceId);
    }

    @Override
    public void requestShutdown(UUID instanceId) {
        instances.requestShutdown(instanceId);
    }

    @Override
    public void powerOff(UUID instanceId) {
        instances.powerOff(instanceId);
    }

    @Override
    public void reboot(UUID instanceId, long rebootGeneration) {
        instances.reboot(instanceId, rebootGeneration);
    }

    @Override
    public void remove(UUID instanceId) {
        instances.remove(instanceId, () -> {
            disks.deleteRootDisk(instanceId);
            seeds.delete(instanceId);
            consoleLog.delete(instanceId);
        });
    }

    @Override
    public ConsoleTail consoleTail(UUID instanceId, int maxBytes) {
        instances.require(instanceId);
        return consoleLog.tail(instanceId, maxBytes);
    }

    @Override
    public ConsoleChannel openConsole(UUID instanceId, ConsoleListener listener) {
        if (!instances.require(instanceId).active()) {
            throw new DriverException(Code.REFUSED, "the instance " + instanceId + " is not running");
        }
        return connection.call(connect -> ConsoleSession.open(connect, instanceId, listener));
    }

    @Override
    public List<UsageCounters> usage() {
        Map<UUID, UsageReader.Counters> counters = connection.call(UsageReader::read);
        List<UsageCounters> usage = new ArrayList<>();
        counters.forEach((id, read) -> instances
                .find(id)
                .flatMap(DomainSight::ours)
                .ifPresent(element -> usage.add(new UsageCounters(
                        id,
                        element.record().bootCount(),
                        read.cpuNanos(),
                        read.diskRead(),
                        read.diskWritten(),
                        read.networkReceived(),
                        read.networkSent()))));
        return usage;
    }

    @Override
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    @Override
    public boolean healthy() {
        return connection.isOpen();
    }

    @Override
    public void close() {
        connection.close();
        announcer.shutdown();
    }

    private List<DomainSight> sights(AttachedConnect connect) throws LibvirtException {
        List<DomainSight> sights = new ArrayList<>();
        for (Domain domain : connect.listAllDomains(0)) {
            try {
                sights.add(DomainSight.of(connect, pool, domain).since(hostBoot));
            } catch (LibvirtException e) {
                if (!LibvirtErrors.isAbsence(e)) {
                    throw e;
                }
            } finally {
                domain.free();
            }
        }
        return sights;
    }

    private Optional<DomainSight> runningHolder(UUID volumeId) {
        return connection.call(this::sights).stream()
                .filter(sight -> sight.active() && sight.volumes().containsKey(volumeId))
                .findFirst();
    }

    private Definitions definitions() {
        boolean kvm = verdict.acceleration() == Acceleration.ACCELERATION_KVM;
        Definitions.HostLimits limits = connection.call(connect -> new Definitions.HostLimits(
                new DomainXml(pool, kvm, List.of(connect.listNetworkFilters()).contains("clean-traffic")),
                Math.max(0, connect.nodeInfo().memory / 1024 - config.memoryReserveMib()),
                connect.getMaxVcpus(kvm ? "kvm" : "qemu"),
                config.guestPatience()));
        return new Definitions(connection, instances, pool, images, disks, seeds, limits);
    }

    private static InstanceOnHost onHost(DomainSight sight, InstanceElement element) {
        return new InstanceOnHost(
                element.record(),
                sight.name(),
                sight.uuid(),
                sight.power(),
                sight.vcpus(),
                sight.memoryMib(),
                sight.volumes().keySet(),
                element.digest());
    }

    /** From libvirt's event thread, which must not wait for listeners. */
    private void announce(Optional<UUID> domain) {
        Change change = new Change(domain);
        try {
            announcer.execute(() -> listeners.forEach(listener -> listener.accept(change)));
        } catch (RejectedExecutionException e) {
            // The driver is closed: nobody listens any more.
            return;
        }
    }
}
