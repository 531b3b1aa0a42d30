package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.Map;
import java.util.UUID;

/** Writes the domain document of an instance. */
final class DomainXml {

    /**
     * A q35 machine can only be given a device while it runs through a free root port. The fixed devices take about six
     * of these; the rest serves volumes that are attached later.
     */
    private static final int ROOT_PORTS = 12;

    private final Pool pool;
    private final boolean kvm;
    private final boolean filtered;

    /** @param filtered the host's libvirt has the filter that keeps a guest from using others' addresses */
    DomainXml(Pool pool, boolean kvm, boolean filtered) {
        this.pool = pool;
        this.kvm = kvm;
        this.filtered = filtered;
    }

    /**
     * @param volumeTargets each wanted volume's device name; the guest should go by the serial, which does not change
     * @param serials each wanted volume's serial
     */
    String write(
            UUID id,
            WantedInstance wanted,
            InstanceElement element,
            Map<UUID, String> volumeTargets,
            Map<UUID, String> serials) {
        StringBuilder devices = new StringBuilder();
        devices.append("<controller type='usb' model='none'/>");
        devices.append("<controller type='pci' index='0' model='pcie-root'/>");
        devices.append("<controller type='pci' model='pcie-root-port'/>".repeat(ROOT_PORTS + serials.size()));
        devices.append(disk("qcow2", pool.rootDisk(id).toString(), "vda", "<boot order='1'/>"));
        devices.append(disk("raw", pool.seed(id).toString(), "vdb", "<readonly/><serial>seed</serial>"));
        volumeTargets.forEach(
                (volume, target) -> devices.append(volumeDisk(volume, target, serials.getOrDefault(volume, ""))));
        wanted.getNicsList().forEach(nic -> devices.append(nic(nic)));
        wanted.getDeviceAddressesList().forEach(address -> devices.append(hostDevice(address)));
        devices.append(console(id));
        return """
                <domain type='%s'>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <title>%s</title>
                  <metadata>%s</metadata>
                  <memory unit='MiB'>%d</memory>
                  <vcpu>%d</vcpu>
                  <os><type arch='x86_64' machine='q35'>hvm</type></os>
                  <features><acpi/><apic/></features>
                  %s
                  <clock offset='utc'>
                    <timer name='rtc' tickpolicy='catchup'/>
                    <timer name='pit' tickpolicy='delay'/>
                    <timer name='hpet' present='no'/>
                  </clock>
                  <on_poweroff>destroy</on_poweroff>
                  <on_reboot>restart</on_reboot>
                  <on_crash>destroy</on_crash>
                  <devices>
                    %s
                    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
                    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                    <memballoon model='virtio'><stats period='10'/></memballoon>
                    <panic model='isa'/>
                  </devices>
                </domain>
                """.formatted(
                        kvm ? "kvm" : "qemu",
                        ShortName.of(id),
                        id,
                        Xml.escape(wanted.getName()),
                        element.qualified(),
                        wanted.getMemoryMib(),
                        wanted.getVcpus(),
                        processor(),
                        devices);
    }

    /** The same document as in the domain's, for attaching while it runs. */
    String volumeDisk(UUID volume, String target, String serial) {
        return disk(
                "qcow2",
                pool.volume(volume).toString(),
                target,
                serial.isEmpty() ? "" : "<serial>" + Xml.escape(serial) + "</serial>");
    }

    /** Software emulation knows the instructions of this model whole; it is what today's distributions ask for. */
    private String processor() {
        return kvm
                ? "<cpu mode='host-passthrough' check='none' migratable='on'/>"
                : "<cpu mode='custom' match='exact' check='none'><model fallback='forbid'>Nehalem</model></cpu>";
    }

    private static String disk(String format, String file, String target, String more) {
        return """
                <disk type='file' device='disk'>
                  <driver name='qemu' type='%s' discard='unmap'/>
                  <source file='%s'/>
                  <target dev='%s' bus='virtio'/>%s
                </disk>
                """.formatted(format, Xml.escape(file), target, more);
    }

    private String nic(Nic nic) {
        String filter = filtered
                ? "<filterref filter='clean-traffic'><parameter name='IP' value='%s'/></filterref>"
                        .formatted(Xml.escape(nic.getAddress()))
                : "";
        return """
                <interface type='network'>
                  <mac address='%s'/>
                  <source network='%s'/>
                  <model type='virtio'/>%s
                </interface>
                """.formatted(Xml.escape(nic.getMac()), ShortName.of(WireIds.uuid(nic.getNetworkId())), filter);
    }

    /** @param address e.g. {@code 0000:3b:00.0} */
    private static String hostDevice(String address) {
        String[] parts = address.split("[:.]", -1);
        return """
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source><address domain='0x%s' bus='0x%s' slot='0x%s' function='0x%s'/></source>
                </hostdev>
                """.formatted(parts[0], parts[1], parts[2], parts[3]);
    }

    /** libvirt empties a console log at each start unless told to append. */
    private String console(UUID id) {
        return """
                <serial type='pty'>
                  <log file='%s' append='on'/>
                  <target type='isa-serial' port='0'/>
                </serial>
                """.formatted(Xml.escape(pool.consoleLog(id).toString()));
    }
}
