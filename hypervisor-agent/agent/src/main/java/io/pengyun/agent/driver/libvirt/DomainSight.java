package io.pengyun.agent.driver.libvirt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.pengyun.agent.driver.Inventory.Power;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.w3c.dom.Element;

/**
 * A domain as libvirt showed it at one moment.
 *
 * @param ours our element; empty for a foreign domain
 * @param active it has a process
 * @param settled it is off in good order, and libvirt still knows why
 * @param volumes our volumes that it has (while active: that its process has), with their device names
 */
record DomainSight(
        String name,
        UUID uuid,
        Optional<InstanceElement> ours,
        boolean active,
        boolean settled,
        Power power,
        int vcpus,
        long memoryMib,
        Map<UUID, String> volumes) {

    private static final Logger LOG = Logger.getLogger(DomainSight.class);

    /** {@code VIR_DOMAIN_METADATA_ELEMENT}. */
    static final int METADATA_ELEMENT = 2;

    /** {@code VIR_DOMAIN_AFFECT_LIVE}. */
    static final int LIVE = 1;

    /** {@code VIR_DOMAIN_AFFECT_CONFIG}. */
    static final int CONFIG = 2;

    private static final int STATE_SHUTOFF = 5;
    private static final int STATE_CRASHED = 6;
    private static final int REASON_UNKNOWN = 0;
    private static final int REASON_CRASHED = 3;

    static Optional<DomainSight> find(AttachedConnect connect, Pool pool, UUID id) throws LibvirtException {
        Domain domain;
        try {
            domain = connect.domainLookupByUUID(id);
        } catch (LibvirtException e) {
            if (LibvirtErrors.isAbsence(e)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            return Optional.of(of(connect, pool, domain));
        } finally {
            domain.free();
        }
    }

    static DomainSight of(AttachedConnect connect, Pool pool, Domain domain) throws LibvirtException {
        String name = domain.getName();
        UUID uuid = UUID.fromString(domain.getUUIDString());
        Optional<InstanceElement> ours = element(domain, name, uuid);
        int[] stateAndReason = state(connect, uuid);
        Element xml = Xml.parse(domain.getXMLDesc(0));
        Power power = power(stateAndReason[0], stateAndReason[1], ours);
        boolean active = power == Power.RUNNING;
        return new DomainSight(
                name,
                uuid,
                ours,
                active,
                power == Power.OFF && stateAndReason[1] != REASON_UNKNOWN,
                power,
                Integer.parseInt(Xml.text(xml, "vcpu")),
                Long.parseLong(Xml.text(xml, "memory")) / 1024,
                volumes(xml, pool));
    }

    /** As it is seen in this boot of the host: what was on when the host went down did not end by itself. */
    DomainSight since(String hostBoot) {
        if (active || !ours.map(element -> element.endedWithHost(hostBoot)).orElse(false)) {
            return this;
        }
        return new DomainSight(
                name, uuid, ours.map(InstanceElement::unrun), active, settled, Power.OFF, vcpus, memoryMib, volumes);
    }

    private static Optional<InstanceElement> element(Domain domain, String name, UUID uuid) throws LibvirtException {
        String text;
        try {
            text = metadata(domain);
        } catch (LibvirtException e) {
            if (LibvirtErrors.isAbsence(e)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            InstanceElement element = InstanceElement.parse(text);
            if (element.record().instanceId().equals(uuid)) {
                return Optional.of(element);
            }
            LOG.warnf("domain %s is taken for foreign: its metadata is that of another instance", name);
        } catch (IllegalArgumentException e) {
            LOG.warnf("domain %s is taken for foreign: its metadata cannot be read: %s", name, e.getMessage());
        }
        return Optional.empty();
    }

    /** The stored definition's metadata; that of the process where somebody undefined the domain under it. */
    private static String metadata(Domain domain) throws LibvirtException {
        try {
            return domain.getMetadata(METADATA_ELEMENT, InstanceElement.NAMESPACE, CONFIG);
        } catch (LibvirtException e) {
            if (LibvirtErrors.isWrongState(e)) {
                return domain.getMetadata(METADATA_ELEMENT, InstanceElement.NAMESPACE, LIVE);
            }
            throw e;
        }
    }

    private static int[] state(AttachedConnect connect, UUID uuid) {
        IntByReference state = new IntByReference();
        IntByReference reason = new IntByReference();
        Pointer domain = NativeLibvirt.CALLS.virDomainLookupByUUIDString(connect.pointer(), uuid.toString());
        if (domain == null) {
            return new int[] {STATE_SHUTOFF, REASON_UNKNOWN};
        }
        try {
            if (NativeLibvirt.CALLS.virDomainGetState(domain, state, reason, 0) < 0) {
                return new int[] {STATE_SHUTOFF, REASON_UNKNOWN};
            }
            return new int[] {state.getValue(), reason.getValue()};
        } finally {
            NativeLibvirt.CALLS.virDomainFree(domain);
        }
    }

    /**
     * For ours the record decides between a crash and an end in good order: a libvirtd that dies while it cuts a guest's
     * power calls that a crash when it is back, and one that was away when a guest died does not know why it is off.
     */
    private static Power power(int state, int reason, Optional<InstanceElement> ours) {
        if (state != STATE_SHUTOFF && state != STATE_CRASHED) {
            return Power.RUNNING;
        }
        boolean calledCrash = state == STATE_CRASHED || reason == REASON_CRASHED;
        boolean suspect = calledCrash || reason == REASON_UNKNOWN;
        boolean crashed = ours.map(element -> suspect && element.expectedOn()).orElse(calledCrash);
        return crashed ? Power.CRASHED : Power.OFF;
    }

    private static Map<UUID, String> volumes(Element domain, Pool pool) {
        Map<UUID, String> volumes = new LinkedHashMap<>();
        for (Element disk : Xml.all(domain, "devices", "disk")) {
            String target = Xml.attribute(disk, "dev", "target");
            pool.volumeIn(Path.of(Xml.attribute(disk, "file", "source"))).ifPresent(id -> volumes.put(id, target));
        }
        return volumes;
    }
}
