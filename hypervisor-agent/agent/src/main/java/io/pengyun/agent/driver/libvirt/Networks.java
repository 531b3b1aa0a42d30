package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.Inventory.NetworkOnHost;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.WantedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.w3c.dom.Element;

/**
 * The networks of projects: a bridge each, with the host's own address as gateway. Guests are told their addresses by
 * their seeds, so there is neither DHCP nor DNS. libvirt's own firewall rules keep networks apart: nothing is forwarded
 * into a network from another, and out of one only where it is allowed the outside. The {@link HostShield} keeps guests from
 * the host and its neighbours.
 */
final class Networks {

    static final String NAMESPACE = "https://pengyun.io/network/1";

    /** {@code VIR_NETWORK_XML_INACTIVE}: the stored definition. */
    private static final int STORED = 1;

    /** How often is looked whether somebody has taken the shield down, e.g. by loading the host's firewall anew. */
    private static final Duration SHIELD_CHECKED_EVERY = Duration.ofMinutes(1);

    private final LibvirtConnection connection;
    private final HostShield shield;
    private long shieldCheckedNanos = System.nanoTime() - SHIELD_CHECKED_EVERY.toNanos();

    Networks(LibvirtConnection connection, HostShield shield) {
        this.connection = connection;
        this.shield = shield;
    }

    /**
     * What we wrote into a network's definition.
     *
     * @param generation the last one that was made whole; 0 while the first is being made
     * @param shape tells whether the network must be made anew
     */
    private record NetworkElement(long generation, String shape, String bridge) {

        String gateway() {
            return shape.split(" ", -1)[1];
        }
    }

    /**
     * libvirt cannot change a network that is there: it is taken down and made anew, and the guests' interfaces are put
     * on the new bridge. The generation is written last, so that a crash in the middle is mended by the next call.
     */
    synchronized void ensure(WantedNetwork wanted) {
        UUID id = WireIds.uuid(wanted.getNetworkId());
        String shape = shape(wanted);
        connection.run(connect -> {
            Optional<Network> found = find(connect, id);
            Optional<NetworkElement> known = found.isEmpty() ? Optional.empty() : element(found.get());
            if (found.isPresent() && known.isEmpty()) {
                throw foreign(found.get().getName());
            }
            boolean active = found.isPresent() && found.get().isActive() == 1;
            boolean sound = active
                    && known.map(element -> element.shape().equals(shape)).orElse(false);
            String bridge = known.map(NetworkElement::bridge).orElse("");
            if (!sound) {
                bridge = otherBridge(id, bridge);
                shield.raise(bridge, wanted.getGateway());
                if (active) {
                    found.get().destroy();
                }
                long whole = known.map(NetworkElement::generation).orElse(0L);
                connect.networkDefineXML(document(id, wanted, whole, bridge)).create();
            }
            NetworkElement whole = new NetworkElement(wanted.getGeneration(), shape, bridge);
            if (!sound || !known.equals(Optional.of(whole))) {
                Interfaces.moveTo(connect, ShortName.of(id), bridge);
                connect.networkDefineXML(document(id, wanted, wanted.getGeneration(), bridge));
            }
            known.filter(element -> !element.bridge().equals(whole.bridge()))
                    .ifPresent(element -> shield.lower(element.bridge(), element.gateway()));
        });
    }

    /** A network made anew takes the other of two names: only a changed bridge makes libvirt move an interface. */
    private static String otherBridge(UUID id, String bridge) {
        String stem = "py" + id.toString().substring(24);
        return bridge.equals(stem + "a") ? stem + "b" : stem + "a";
    }

    synchronized void remove(UUID id) {
        connection.run(connect -> {
            Optional<Network> found = find(connect, id);
            if (found.isEmpty()) {
                return;
            }
            NetworkElement element = element(found.get()).orElseThrow(() -> foreign(nameOf(found.get())));
            if (found.get().isActive() == 1) {
                found.get().destroy();
            }
            found.get().undefine();
            shield.lower(element.bridge(), element.gateway());
        });
    }

    /** Ours that are active. */
    Map<UUID, NetworkOnHost> list(AttachedConnect connect) throws LibvirtException {
        Map<UUID, NetworkOnHost> networks = new HashMap<>();
        List<NetworkElement> elements = new ArrayList<>();
        for (String name : connect.listNetworks()) {
            try {
                Network network = connect.networkLookupByName(name);
                UUID id = UUID.fromString(network.getUUIDString());
                element(network).ifPresent(element -> {
                    networks.put(id, new NetworkOnHost(id, element.generation()));
                    elements.add(element);
                });
                network.free();
            } catch (LibvirtException e) {
                if (!LibvirtErrors.isAbsence(e)) {
                    throw e;
                }
            }
        }
        keepShield(elements);
        return networks;
    }

    private synchronized void keepShield(List<NetworkElement> elements) {
        if (System.nanoTime() - shieldCheckedNanos < SHIELD_CHECKED_EVERY.toNanos()) {
            return;
        }
        shield.refresh();
        Set<String> raised = shield.raised();
        elements.stream()
                .filter(element -> !raised.contains(element.bridge()))
                .forEach(element -> shield.raise(element.bridge(), element.gateway()));
        shieldCheckedNanos = System.nanoTime();
    }

    private static String nameOf(Network network) {
        try {
            return network.getName();
        } catch (LibvirtException e) {
            return "";
        }
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
                        Long.parseLong(element.getAttribute("generation")),
                        element.getAttribute("shape"),
                        Xml.attribute(document, "name", "bridge")));
    }

    /** All that would need the network to be made anew; the generation alone does not. */
    private static String shape(WantedNetwork wanted) {
        return wanted.getCidr() + " " + wanted.getGateway() + (wanted.getOutside() ? " nat" : " isolated");
    }

    private static String document(UUID id, WantedNetwork wanted, long generation, String bridge) {
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
                  <mac address='%s'/>
                  <dns enable='no'/>
                  %s
                </network>
                """.formatted(
                        ShortName.of(id),
                        id,
                        NAMESPACE,
                        Xml.escape(wanted.getName()),
                        generation,
                        Xml.escape(shape(wanted)),
                        wanted.getOutside() ? "<forward mode='nat'/>" : "",
                        bridge,
                        gatewayMac(id),
                        address);
    }

    /** A locally administered address that outlives a network's being made anew: guests remember their gateway's. */
    private static String gatewayMac(UUID id) {
        String digits = id.toString().substring(26);
        return "0a:" + digits.replaceAll("..(?!$)", "$0:");
    }

    private static DriverException foreign(String name) {
        return new DriverException(Code.REFUSED, "the network " + name + " is foreign and is not touched");
    }
}
