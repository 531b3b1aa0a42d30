package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DefinitionDigest;
import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.InstanceRecord;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Makes a domain be defined as wanted: files first, then what can change live, then the definition with its record. */
final class Definitions {

    private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9_.+-]{0,20}");
    private static final Pattern DEVICE_ADDRESS = Pattern.compile("[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");

    /** After the root disk and the seed, vda and vdb. */
    private static final char FIRST_VOLUME_LETTER = 'c';

    private final LibvirtConnection connection;
    private final Instances instances;
    private final Pool pool;
    private final ImageCache images;
    private final DiskStore disks;
    private final SeedStore seeds;
    private final HostLimits limits;

    /** What no instance on this host can exceed. */
    record HostLimits(DomainXml domainXml, long memoryMib, int maxVcpus, Duration guestPatience) {}

    Definitions(
            LibvirtConnection connection,
            Instances instances,
            Pool pool,
            ImageCache images,
            DiskStore disks,
            SeedStore seeds,
            HostLimits limits) {
        this.connection = connection;
        this.instances = instances;
        this.pool = pool;
        this.images = images;
        this.disks = disks;
        this.seeds = seeds;
        this.limits = limits;
    }

    void define(WantedInstance wanted) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        ReentrantLock lock = instances.lock(id);
        try {
            Optional<DomainSight> before = instances.find(id);
            before.ifPresent(sight -> instances.require(id));
            InstanceElement element = nextElement(id, wanted, before);
            requireCapable(wanted);
            requireNetworks(wanted);
            Map<UUID, String> serials = serials(wanted);
            ensureFiles(id, wanted, before);
            Map<UUID, String> targets = targets(serials, before);
            if (before.isPresent() && before.get().active()) {
                changeLive(id, before.get(), targets, serials);
            }
            String xml = limits.domainXml().write(id, wanted, element, targets, serials);
            connection.run(connect -> connect.domainDefineXML(xml).free());
            if (before.isPresent()) {
                instances.store(id, element);
            }
        } finally {
            lock.unlock();
        }
    }

    private static InstanceElement nextElement(UUID id, WantedInstance wanted, Optional<DomainSight> before) {
        Optional<InstanceElement> known = before.flatMap(DomainSight::ours);
        Optional<InstanceRecord> record = known.map(InstanceElement::record);
        long epoch = record.map(InstanceRecord::epoch).orElse(0L);
        if (wanted.getEpoch() < epoch) {
            throw new DriverException(
                    Code.STALE_EPOCH, "the instance has epoch %d, the work %d".formatted(epoch, wanted.getEpoch()));
        }
        boolean active = before.map(DomainSight::active).orElse(false);
        long rebooted = record.map(InstanceRecord::rebootGeneration).orElse(0L);
        long ran = record.map(InstanceRecord::ranGeneration).orElse(0L);
        InstanceRecord next = new InstanceRecord(
                id,
                wanted.getGeneration(),
                wanted.getEpoch(),
                record.map(InstanceRecord::bootCount).orElse(0L),
                active ? rebooted : Math.max(rebooted, wanted.getRebootGeneration()),
                active ? wanted.getGeneration() : ran,
                wanted.getLeased());
        return new InstanceElement(
                next,
                DefinitionDigest.of(wanted),
                known.map(InstanceElement::expectedOn).orElse(false),
                known.map(InstanceElement::rebootBegun).orElse(0L),
                known.map(InstanceElement::hostBoot).orElse(""));
    }

    private void requireCapable(WantedInstance wanted) {
        if (wanted.getMemoryMib() > limits.memoryMib()) {
            throw incapable("%d MiB of memory are wanted, the host has %d for guests"
                    .formatted(wanted.getMemoryMib(), limits.memoryMib()));
        }
        if (wanted.getVcpus() < 1 || wanted.getVcpus() > limits.maxVcpus()) {
            throw incapable("%d virtual CPUs are wanted, this hypervisor takes 1 to %d"
                    .formatted(wanted.getVcpus(), limits.maxVcpus()));
        }
        for (String address : wanted.getDeviceAddressesList()) {
            if (!DEVICE_ADDRESS.matcher(address).matches()) {
                throw incapable("'" + address + "' is no PCI address");
            }
            String name = "pci_" + address.replace(':', '_').replace('.', '_');
            connection.run(connect -> {
                if (connect.deviceLookupByName(name) == null) {
                    throw incapable("the host has no PCI device " + address);
                }
            });
        }
    }

    private void requireNetworks(WantedInstance wanted) {
        for (Nic nic : wanted.getNicsList()) {
            UUID network = WireIds.uuid(nic.getNetworkId());
            connection.run(connect -> connect.networkLookupByUUID(network).free());
        }
    }

    private Map<UUID, String> serials(WantedInstance wanted) {
        Map<UUID, String> serials = new LinkedHashMap<>();
        for (VolumeAttachment attachment : wanted.getVolumesList()) {
            UUID volume = WireIds.uuid(attachment.getVolumeId());
            String given = attachment.getSerial();
            String serial = given.substring(0, Math.min(20, given.length()));
            if (!SERIAL.matcher(serial).matches()) {
                throw new DriverException(Code.REFUSED, "the serial '" + serial + "' has characters no disk can show");
            }
            if (!disks.hasVolume(volume)) {
                throw new DriverException(Code.NOT_FOUND, "the volume " + volume + " is not on this host");
            }
            serials.put(volume, serial);
        }
        return serials;
    }

    private void ensureFiles(UUID id, WantedInstance wanted, Optional<DomainSight> before) {
        boolean active = before.map(DomainSight::active).orElse(false);
        before.flatMap(DomainSight::ours)
                .map(known -> known.record().epoch())
                .filter(epoch -> epoch < wanted.getEpoch() && !active)
                .ifPresent(epoch -> disks.setRootDiskAside(id, epoch));
        if (!Files.exists(pool.rootDisk(id))) {
            if (active) {
                throw new DriverException(Code.REFUSED, "the root disk of the running instance is gone");
            }
            disks.ensureRootDisk(
                    id,
                    images.require(wanted.getRootDisk()),
                    wanted.getRootDisk().getSizeGib());
        } else if (!active) {
            disks.growOffline(pool.rootDisk(id), wanted.getRootDisk().getSizeGib() * Pool.GIB);
        }
        seeds.ensure(id, wanted);
    }

    /** Volumes keep the device names they have; new ones take the first free. */
    private static Map<UUID, String> targets(Map<UUID, String> serials, Optional<DomainSight> before) {
        Map<UUID, String> taken = before.map(DomainSight::volumes).orElse(Map.of());
        Map<UUID, String> targets = new LinkedHashMap<>();
        for (UUID volume : serials.keySet()) {
            String target = taken.get(volume);
            for (char letter = FIRST_VOLUME_LETTER; target == null; letter++) {
                if (letter > 'z') {
                    throw incapable("an instance takes at most 24 volumes");
                }
                String free = "vd" + letter;
                if (!taken.containsValue(free) && !targets.containsValue(free)) {
                    target = free;
                }
            }
            targets.put(volume, target);
        }
        return targets;
    }

    private void changeLive(UUID id, DomainSight before, Map<UUID, String> targets, Map<UUID, String> serials) {
        before.volumes().forEach((volume, target) -> {
            if (!targets.containsKey(volume)) {
                detach(id, volume, target);
            }
        });
        targets.forEach((volume, target) -> {
            if (!before.volumes().containsKey(volume)) {
                String disk = limits.domainXml().volumeDisk(volume, target, serials.getOrDefault(volume, ""));
                connection.onDomain(id, domain -> domain.attachDeviceFlags(disk, DomainSight.LIVE));
            }
        });
    }

    /** The guest has to let go; libvirt only passes the request on. */
    private void detach(UUID id, UUID volume, String target) {
        String disk = limits.domainXml().volumeDisk(volume, target, "");
        connection.onDomain(id, domain -> domain.detachDeviceFlags(disk, DomainSight.LIVE));
        boolean gone = Wait.until(
                limits.guestPatience(), () -> !instances.require(id).volumes().containsKey(volume));
        if (!gone) {
            throw new DriverException(Code.REFUSED, "the guest does not let go of the volume " + volume);
        }
    }

    private static DriverException incapable(String message) {
        return new DriverException(Code.HOST_INCAPABLE, message);
    }
}
