package io.pengyun.agent.driver.libvirt;

import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.w3c.dom.Element;

/** The network interfaces of running guests. */
final class Interfaces {

    /** {@code VIR_CONNECT_LIST_DOMAINS_ACTIVE}. */
    private static final int ACTIVE = 1;

    private Interfaces() {}

    /** Puts our running guests' interfaces on a network's present bridge, where they still sit on its former one. */
    static void moveTo(AttachedConnect connect, String network, String bridge) throws LibvirtException {
        for (Domain domain : connect.listAllDomains(ACTIVE)) {
            try {
                Element document = Xml.parse(domain.getXMLDesc(0));
                if (isOurs(document)) {
                    moveTo(domain, document, network, bridge);
                }
            } catch (LibvirtException e) {
                if (!LibvirtErrors.isAbsence(e) && !LibvirtErrors.isWrongState(e)) {
                    throw e;
                }
            } finally {
                domain.free();
            }
        }
    }

    private static boolean isOurs(Element document) {
        return Xml.all(document, "metadata", "instance").stream()
                .anyMatch(element -> InstanceElement.NAMESPACE.equals(element.getNamespaceURI()));
    }

    private static void moveTo(Domain domain, Element document, String network, String bridge) throws LibvirtException {
        for (Element nic : Xml.all(document, "devices", "interface")) {
            boolean elsewhere = network.equals(Xml.attribute(nic, "network", "source"))
                    && !bridge.equals(Xml.attribute(nic, "bridge", "source"));
            if (elsewhere) {
                // The present bridge and the network's port are libvirt's to fill in.
                Xml.first(nic, "source").ifPresent(source -> {
                    source.removeAttribute("bridge");
                    source.removeAttribute("portid");
                });
                domain.updateDeviceFlags(Xml.write(nic), DomainSight.LIVE);
            }
        }
    }
}
