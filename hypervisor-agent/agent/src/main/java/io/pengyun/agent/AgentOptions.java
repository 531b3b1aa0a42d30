package io.pengyun.agent;

import io.pengyun.agent.driver.libvirt.GuestReach;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an agent is told on its command line or, for each option, in the environment. */
final class AgentOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--state",
            required = true,
            defaultValue = "${env:PENGYUN_AGENT_STATE}",
            paramLabel = "DIR",
            description = "Folder for the agent's identity, wanted state and spool (PENGYUN_AGENT_STATE).")
    private Path state = Path.of("");

    @Option(
            names = "--control-plane",
            required = true,
            defaultValue = "${env:PENGYUN_AGENT_CONTROL_PLANE}",
            paramLabel = "HOST:PORT[,HOST:PORT...]",
            description = "Where the control plane takes agents (PENGYUN_AGENT_CONTROL_PLANE).")
    private String controlPlane = "";

    @Option(
            names = "--join-token",
            defaultValue = "${env:PENGYUN_AGENT_JOIN_TOKEN:-}",
            paramLabel = "TOKEN",
            description = "Needed once, until the agent has enrolled (PENGYUN_AGENT_JOIN_TOKEN).")
    private String joinToken = "";

    @Option(
            names = "--name",
            defaultValue = "${env:PENGYUN_AGENT_NAME:-}",
            paramLabel = "NAME",
            description = "Name of the host; default: the machine's own (PENGYUN_AGENT_NAME).")
    private String name = "";

    @Option(
            names = "--driver",
            defaultValue = "${env:PENGYUN_AGENT_DRIVER:-libvirt}",
            description = "What runs instances: ${COMPLETION-CANDIDATES}; default: libvirt (PENGYUN_AGENT_DRIVER).")
    private DriverKind driver = DriverKind.libvirt;

    @Option(
            names = "--libvirt-uri",
            defaultValue = "${env:PENGYUN_AGENT_LIBVIRT_URI:-qemu:///system}",
            paramLabel = "URI",
            description = "Default: qemu:///system (PENGYUN_AGENT_LIBVIRT_URI).")
    private String libvirtUri = "";

    @Option(
            names = "--pool",
            defaultValue = "${env:PENGYUN_AGENT_POOL:-/var/lib/libvirt/images/pengyun}",
            paramLabel = "DIR",
            description = "Folder of the local disks; default: /var/lib/libvirt/images/pengyun (PENGYUN_AGENT_POOL).")
    private Path pool = Path.of("");

    @Option(
            names = "--reserve-memory-mib",
            defaultValue = "${env:PENGYUN_AGENT_RESERVE_MEMORY_MIB:-1024}",
            paramLabel = "MIB",
            description = "Memory kept from guests; default: 1024 (PENGYUN_AGENT_RESERVE_MEMORY_MIB).")
    private long reserveMemoryMib;

    @Option(
            names = "--close-to-guests",
            split = ",",
            defaultValue = "${env:PENGYUN_AGENT_CLOSE_TO_GUESTS:-}",
            paramLabel = "CIDR[,CIDR...]",
            description =
                    "Networks that guests must not reach through this host, beside those that the host stands in and the"
                            + " control plane, which are closed to them anyhow (PENGYUN_AGENT_CLOSE_TO_GUESTS).")
    private List<String> closed = List.of();

    @Option(
            names = "--open-to-guests",
            split = ",",
            defaultValue = "${env:PENGYUN_AGENT_OPEN_TO_GUESTS:-}",
            paramLabel = "CIDR[,CIDR...]",
            description =
                    "What guests may reach although it is in a network that the host stands in, e.g. a name server"
                            + " (PENGYUN_AGENT_OPEN_TO_GUESTS).")
    private List<String> open = List.of();

    /** The drivers there are; named as they are typed. */
    enum DriverKind {
        libvirt,
        simulated
    }

    Path state() {
        return state;
    }

    List<ControlPlaneAddress> addresses() {
        try {
            return ControlPlaneAddress.parseList(controlPlane);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--control-plane: " + e.getMessage(), e);
        }
    }

    /** Secret; empty: none. */
    String joinToken() {
        return joinToken;
    }

    String name(String machineName) {
        return name.isBlank() ? machineName : name;
    }

    DriverKind driver() {
        return driver;
    }

    String libvirtUri() {
        return libvirtUri;
    }

    Path pool() {
        return pool;
    }

    long reserveMemoryMib() {
        return reserveMemoryMib;
    }

    GuestReach guestReach() {
        Stream<String> controlPlanes = addresses().stream().map(ControlPlaneAddress::host);
        return new GuestReach(
                Stream.concat(controlPlanes, networks("--close-to-guests", closed))
                        .toList(),
                networks("--open-to-guests", open).toList());
    }

    private Stream<String> networks(String option, List<String> given) {
        List<String> networks = given.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        for (String network : networks) {
            if (!GuestReach.isNetwork(network)) {
                throw new ParameterException(
                        spec.commandLine(),
                        option + ": not an IPv4 address or network: " + network + " (right: 10.20.0.0/16)");
            }
        }
        return networks.stream();
    }
}
