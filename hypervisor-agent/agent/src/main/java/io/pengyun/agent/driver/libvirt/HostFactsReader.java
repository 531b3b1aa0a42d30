package io.pengyun.agent.driver.libvirt;

import io.pengyun.protocol.v1.Device;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.NumaCell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;
import org.w3c.dom.Element;

/** What the host is made of, as libvirt tells it. */
final class HostFactsReader {

    private HostFactsReader() {}

    /** @param memoryReserveMib is taken off the host's memory */
    static HostFacts read(AttachedConnect connect, Pool pool, AccelerationProbe.Verdict verdict, long memoryReserveMib)
            throws LibvirtException {
        NodeInfo node = connect.nodeInfo();
        Element capabilities = Xml.parse(connect.getCapabilities());
        String model = Xml.text(capabilities, "host", "cpu", "model");
        return HostFacts.newBuilder()
                .setHostname(connect.getHostName())
                .setDriver("libvirt")
                .setAcceleration(verdict.acceleration())
                .setAccelerationReason(verdict.reason())
                .setPhysicalCores(node.nodes * node.sockets * node.cores)
                .setLogicalCpus(node.cpus)
                .setCpuModel(model.isEmpty() ? node.model : model)
                .setMemoryMib(Math.max(0, node.memory / 1024 - memoryReserveMib))
                .setDiskGib(pool.totalBytes() / Pool.GIB)
                .setDiskFreeGib(pool.freeBytes() / Pool.GIB)
                .addAllNumaCells(numaCells(capabilities))
                .addAllDevices(devices(connect))
                .setHypervisor("QEMU %s, libvirt %s"
                        .formatted(version(connect.getVersion()), version(connect.getLibVirVersion())))
                .setArchitecture(Xml.text(capabilities, "host", "cpu", "arch"))
                .build();
    }

    private static List<NumaCell> numaCells(Element capabilities) {
        return Xml.all(capabilities, "host", "topology", "cells", "cell").stream()
                .map(cell -> NumaCell.newBuilder()
                        .setCell(Integer.parseInt(cell.getAttribute("id")))
                        .setCpus(Xml.all(cell, "cpus", "cpu").size())
                        .setMemoryMib(Long.parseLong(Xml.text(cell, "memory")) / 1024)
                        .build())
                .toList();
    }

    /** Display and 3D controllers: what can be passed through to a guest as a GPU. */
    private static List<Device> devices(AttachedConnect connect) throws LibvirtException {
        List<Device> devices = new ArrayList<>();
        for (String name : connect.listDevices("pci")) {
            Element document;
            try {
                document = Xml.parse(connect.deviceLookupByName(name).getXMLDescription());
            } catch (LibvirtException e) {
                if (LibvirtErrors.isAbsence(e)) {
                    continue;
                }
                throw e;
            }
            gpu(document).ifPresent(devices::add);
        }
        return devices;
    }

    /** The device that libvirt's document describes, if it can serve as a GPU. */
    static Optional<Device> gpu(Element document) {
        return Xml.first(document, "capability")
                .filter(pci -> isGpu(Xml.text(pci, "class")))
                .map(HostFactsReader::device);
    }

    /** Class 0300 is a VGA controller, 0302 a 3D controller; the last two digits are the programming interface. */
    private static boolean isGpu(String deviceClass) {
        return deviceClass.startsWith("0x0300") || deviceClass.startsWith("0x0302");
    }

    private static Device device(Element pci) {
        String address = "%04x:%02x:%02x.%x"
                .formatted(number(pci, "domain"), number(pci, "bus"), number(pci, "slot"), number(pci, "function"));
        String vendor = Xml.attribute(pci, "id", "vendor").replace("0x", "");
        String product = Xml.attribute(pci, "id", "product").replace("0x", "");
        String cell = Xml.attribute(pci, "node", "numa");
        return Device.newBuilder()
                .setAddress(address)
                .setVendorProduct(vendor + ":" + product)
                .setDeviceClass(Xml.text(pci, "class").substring(2, 6))
                .setModel(Xml.text(pci, "product"))
                .setNumaCell(cell.isEmpty() ? 0 : Integer.parseInt(cell))
                .build();
    }

    private static int number(Element pci, String name) {
        return Integer.parseInt(Xml.text(pci, name));
    }

    /** libvirt packs versions as major * 1,000,000 + minor * 1,000 + release. */
    private static String version(long packed) {
        return packed / 1_000_000 + "." + packed / 1_000 % 1_000 + "." + packed % 1_000;
    }
}
