package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a host that is nothing but a network namespace. */
class WayOutTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final String namespace = "pengyun-wayout-" + ProcessHandle.current().pid();
    private final HostTools tools = new HostTools(List.of("ip", "netns", "exec", namespace), BOUND);

    @BeforeAll
    static void needRoot() {
        String skipped = "SKIPPED WayOutTest: only root makes network namespaces";
        if (!System.getProperty("user.name").equals("root")) {
            System.out.println(skipped);
            Assumptions.abort(skipped);
        }
    }

    @BeforeEach
    void makeHost() {
        Command.run(BOUND, "ip", "netns", "add", namespace);
        tools.run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "wire0");
        tools.run("ip", "addr", "add", "192.0.2.10/24", "dev", "eth0");
        tools.run("ip", "link", "set", "eth0", "up");
    }

    @AfterEach
    void removeHost() {
        Command.run(BOUND, "ip", "netns", "del", namespace);
    }

    @Test
    void closesWhereTheHostIsAtHome() {
        wayOut(GuestReach.ordinary()).write();
        assertEquals(List.of("-N PENGYUN-OUT", "-A PENGYUN-OUT -d 192.0.2.0/24 -j DROP"), written());
    }

    @Test
    void theControlPlaneIsClosedEvenWhereANetworkIsOpened() {
        wayOut(new GuestReach(List.of("192.0.2.1", "10.20.0.0/16"), List.of("192.0.2.53", "192.0.2.0/30")))
                .write();
        assertEquals(
                List.of(
                        "-N PENGYUN-OUT",
                        "-A PENGYUN-OUT -d 192.0.2.1/32 -j DROP",
                        "-A PENGYUN-OUT -d 10.20.0.0/16 -j DROP",
                        "-A PENGYUN-OUT -d 192.0.2.53/32 -j RETURN",
                        "-A PENGYUN-OUT -d 192.0.2.0/30 -j RETURN",
                        "-A PENGYUN-OUT -d 192.0.2.0/24 -j DROP"),
                written());
    }

    @Test
    void followsTheHostIntoAnotherNetworkAndLeavesProjectsOut() {
        WayOut wayOut = wayOut(GuestReach.ordinary());
        wayOut.write();
        tools.run("ip", "link", "add", "pyfedcba987654a", "type", "bridge");
        tools.run("ip", "addr", "add", "10.64.0.1/20", "dev", "pyfedcba987654a");
        tools.run("ip", "link", "set", "pyfedcba987654a", "up");
        tools.run("ip", "addr", "replace", "198.51.100.10/25", "dev", "eth0");
        tools.run("ip", "addr", "del", "192.0.2.10/24", "dev", "eth0");
        wayOut.write();
        assertEquals(List.of("-N PENGYUN-OUT", "-A PENGYUN-OUT -d 198.51.100.0/25 -j DROP"), written());
    }

    @Test
    void aHostWithoutNetworksClosesNothingAndANameThatNobodyKnowsIsNoError() {
        tools.run("ip", "addr", "flush", "dev", "eth0");
        wayOut(new GuestReach(List.of("control-plane.invalid"), List.of())).write();
        assertEquals(List.of("-N PENGYUN-OUT"), written());
    }

    private WayOut wayOut(GuestReach reach) {
        return new WayOut(tools, reach);
    }

    private List<String> written() {
        return tools.tryRun("iptables", "-t", "mangle", "-S", "PENGYUN-OUT")
                .output()
                .lines()
                .toList();
    }
}
