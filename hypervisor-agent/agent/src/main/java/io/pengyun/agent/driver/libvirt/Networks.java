package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.Inventory.NetworkOnHost;
import io.pengyun.protocol.v1.WantedNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/**
 * The networks of projects: a bridge each, with the host's own address as gateway. Guests are told their addresses by
 * their seeds, so there is neither DHCP nor DNS. libvirt's own firewall rules keep networks apart: nothing is forwarded
 * into a network from another, and out of one only where it is allowed the outside.
 */
final class Networks {

    static final String NAMESPACE = "https://pengyun.io/network/1";

    /** {@code VIR_NETWORK_XML_INACTIVE}: the stored definition. */
    private static final int STORED = 1;

    private final LibvirtConnection connection;

    Networks(LibvirtConnection connection) {
        this.connection = connection;
    }

    /** Our element in a network's metadata. {@code shape} tells whether the network must be made anew. */
    private record NetworkElement(long generation, String shape) {}

    synchronized void ensure(WantedNetwork wanted) {
        UUID id = WireIds.uuid(wanted.getNetworkId());
        String shape = shape(wanted);
        connection.run(connect -> {
            Optional<Network> found = find(connect, id);
            Optional<NetworkElement> known = found.isEmpty() ? Optional.empty() : element(found.get());
            if (found.isPresent() && known.isEmpty()) {
                throw foreign(found.get().getName());
            }
            boolean reshaped = known.isPresent() && !known.get().shape().equals(shape);
            if (reshaped && found.get().isActive() == 1) {
                found.get().destroy();
            }
            boolean current = known.equals(Optional.of(new NetworkElement(wanted.getGeneration(), shape)));
            Network network = current ? found.get() : connect.networkDefineXML(document(id, wanted, shape));
            if (network.isActive() == 0) {
                network.create();
            }
        });
    }

    synchronized void remove(UUID id) {
        connection.run(connect -> {
            Optional<Network> found = find(connect, id);
            if (found.isEmpty()) {
                return;
            }
            if (element(found.get()).isEmpty()) {
                throw foreign(found.get().getName());
            }
            if (found.get().isActive() == 1) {
                found.get().destroy();
            }
            found.get().undefine();
        });
    }

    /** Ours that are active. */
    Map<UUID, NetworkOnHost> list(AttachedConnect connect) throws LibvirtException {
        Map<UUID, NetworkOnHost> networks = new HashMap<>();
        for (String name : connect.listNetworks()) {
            try {
                Network network = connect.networkLookupByName(name);
                UUID id = UUID.fromString(network.getUUIDString());
                element(network).ifPresent(element -> networks.put(id, new NetworkOnHost(id, element.generation())));
            } catch (LibvirtException e) {
                if (!LibvirtErrors.isAbsence(e)) {
                    throw e;
                }
            }
        }
        return networks;
    }

    private static Optional<Network> find(AttachedConnect connect, UUID id) throws LibvirtException {
        try {
            return Optional.of(connect.networkLookupByUUID(id));
        } catch (LibvirtException e) {
            if (LibvirtErrors.isAbsence(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<NetworkElement> element(Network network) throws LibvirtException {
        Element document = Xml.parse(network.getXMLDesc(network.isPersistent() == 1 ? STORED : 0));
        return Xml.first(document, "metadata", "network")
                .filter(element -> NAMESPACE.equals(element.getNamespaceURI()))
                .map(element -> new NetworkElement(
                        Long.parseLong(element.getAttribute("generation")), element.getAttribute("shape")));
    }

    /** All that would need the network to be made anew; the generation alone does not. */
    private static String shape(WantedNetwork wanted) {
        return wanted.getCidr() + " " + wanted.getGateway() + (wanted.getOutside() ? " nat" : " isolated");
    }

    private static String document(UUID id, WantedNetwork wanted, String shape) {
        String name = ShortName.of(id);
        String prefixLength = wanted.getCidr().substring(wanted.getCidr().indexOf('/') + 1);
        String address = wanted.getGateway().isEmpty()
                ? ""
                : "<ip address='%s' prefix='%s'/>".formatted(Xml.escape(wanted.getGateway()), Xml.escape(prefixLength));
        return """
                <network>
                  <name>%s</name>
                  <uuid>%s</uuid>
                  <metadata><py:network xmlns:py='%s' name='%s' generation='%d' shape='%s'/></metadata>
                  %s
                  <bridge name='%s' stp='off' delay='0'/>
                  <dns enable='no'/>
                  %s
                </network>
                """.formatted(
                        name,
                        id,
                        NAMESPACE,
                        Xml.escape(wanted.getName()),
                        wanted.getGeneration(),
                        Xml.escape(shape),
                        wanted.getOutside() ? "<forward mode='nat'/>" : "",
                        name,
                        address);
    }

    private static DriverException foreign(String name) {
        return new DriverException(Code.REFUSED, "the network " + name + " is foreign and is not touched");
    }
}
