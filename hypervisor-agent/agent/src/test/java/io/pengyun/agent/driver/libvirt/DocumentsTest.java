package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.InstanceRecord;
import io.pengyun.protocol.v1.Device;
import io.pengyun.protocol.v1.WantedInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** The documents that go to libvirt and come from it. */
class DocumentsTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID VOLUME = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058");

    @TempDir
    private Path folder;

    @Test
    void aNameCannotBreakOutOfTheDocument() {
        WantedInstance wanted = WantedInstance.newBuilder()
                .setName("</title><devices attack='1'/>\u0000&\"'")
                .setVcpus(1)
                .setMemoryMib(128)
                .build();

        Element domain = domain(wanted);

        assertEquals("</title><devices attack='1'/> &\"'", Xml.text(domain, "title"));
        assertEquals(1, Xml.all(domain, "devices").size());
    }

    @Test
    void aDomainHasItsDisksInOrderAndItsRecord() {
        Element domain =
                domain(WantedInstance.newBuilder().setVcpus(2).setMemoryMib(256).build());

        assertEquals("py-b302099a8057", Xml.text(domain, "name"));
        assertEquals(
                List.of("vda", "vdb", "vdc"),
                Xml.all(domain, "devices", "disk", "target").stream()
                        .map(target -> target.getAttribute("dev"))
                        .toList());
        assertEquals("01890a5d-ac96-774b-bcce-b302099a8057", Xml.attribute(domain, "id", "metadata", "instance"));
        assertEquals("on", Xml.attribute(domain, "append", "devices", "serial", "log"));
    }

    @Test
    void aDeviceIsPassedThroughByItsAddress() {
        Element domain = domain(WantedInstance.newBuilder()
                .setVcpus(1)
                .setMemoryMib(128)
                .addDeviceAddresses("0000:3b:00.1")
                .build());

        Element address =
                Xml.first(domain, "devices", "hostdev", "source", "address").orElseThrow();
        assertEquals("0x3b", address.getAttribute("bus"));
        assertEquals("0x1", address.getAttribute("function"));
    }

    @Test
    void aGpuIsToldFromOtherDevices() {
        Optional<Device> tesla = HostFactsReader.gpu(Xml.parse(pci("0x030200", "<numa node='1'/>")));

        assertEquals(
                Optional.of(Device.newBuilder()
                        .setAddress("0000:3b:00.0")
                        .setVendorProduct("10de:06d1")
                        .setDeviceClass("0302")
                        .setModel("GF100GL [Tesla C2050 / C2070]")
                        .setNumaCell(1)
                        .build()),
                tesla);
        assertEquals(Optional.empty(), HostFactsReader.gpu(Xml.parse(pci("0x020000", ""))));
        assertTrue(HostFactsReader.gpu(Xml.parse(pci("0x030000", ""))).isPresent());
    }

    private Element domain(WantedInstance wanted) {
        InstanceElement element = new InstanceElement(new InstanceRecord(ID, 1, 1, 0, 0, 0, false), "d", false, 0, "");
        DomainXml xml = new DomainXml(new Pool(folder), false, true);
        return Xml.parse(xml.write(ID, wanted, element, Map.of(VOLUME, "vdc"), Map.of(VOLUME, "data")));
    }

    /** As libvirt lists a PCI device. */
    private static String pci(String deviceClass, String more) {
        return """
                <device>
                  <name>pci_0000_3b_00_0</name>
                  <capability type='pci'>
                    <class>%s</class>
                    <domain>0</domain>
                    <bus>59</bus>
                    <slot>0</slot>
                    <function>0</function>
                    <product id='0x06d1'>GF100GL [Tesla C2050 / C2070]</product>
                    <vendor id='0x10de'>NVIDIA Corporation</vendor>
                    %s
                  </capability>
                </device>
                """.formatted(deviceClass, more);
    }
}
