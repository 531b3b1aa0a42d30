package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who reaches whom, asked from inside the guests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkTest {

    private RealHypervisor hypervisor;
    private GuestScene scene;

    @BeforeAll
    void need() {
        hypervisor = RealHypervisor.required(getClass());
    }

    @BeforeEach
    void open() {
        scene = new GuestScene(hypervisor);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aProjectsGuestsReachOneAnotherAndNobodyElse() {
        UUID open = scene.network("10.64.1.0/24", "10.64.1.1", true);
        UUID isolated = scene.network("10.64.2.0/24", "10.64.2.1", false);
        UUID first = guest("first", open, "10.64.1.5", "10.64.1.1");
        UUID second = guest("second", open, "10.64.1.6", "10.64.1.1");
        UUID stranger = guest("stranger", isolated, "10.64.2.5", "10.64.2.1");

        try (GuestShell shell = new GuestShell(scene.driver, first);
                GuestShell strange = new GuestShell(scene.driver, stranger)) {
            assertEquals(0, shell.run(ping("10.64.1.6")), shell::heard);
            assertNotEquals(0, shell.run(ping("10.64.2.5")), shell::heard);
            assertNotEquals(0, strange.run(ping("10.64.1.5")), strange::heard);
            assertEquals(0, strange.run(ping("10.64.2.1")), strange::heard);
        }
        assertEquals(
                2,
                scene.driver.inventory().networks().values().stream()
                        .filter(network -> network.networkId().equals(open)
                                || network.networkId().equals(isolated))
                        .count());
        assertNotEquals(first, second);
    }

    @Test
    void aGuestCannotTakeAnAddressThatIsNotItsOwn() {
        UUID network = scene.network("10.64.3.0/24", "10.64.3.1", false);
        UUID thief = guest("thief", network, "10.64.3.5", "10.64.3.1");

        try (GuestShell shell = new GuestShell(scene.driver, thief)) {
            assertEquals(0, shell.run(ping("10.64.3.1")), shell::heard);
            shell.run("ip addr flush dev eth0; ip addr add 10.64.3.99/24 dev eth0");
            assertNotEquals(0, shell.run(ping("10.64.3.1")), shell::heard);
        }
    }

    @Test
    void theOutsideIsOpenedAndClosedUnderARunningGuest() {
        UUID network = scene.network("10.64.4.0/24", "10.64.4.1", false);
        UUID id = guest("sailor", network, "10.64.4.5", "10.64.4.1");
        String outside = hypervisor.outsideAddress();

        try (GuestShell shell = new GuestShell(scene.driver, id)) {
            assertNotEquals(0, shell.run(ping(outside)), shell::heard);
            scene.driver.ensureNetwork(scene.wantedNetwork(network, "10.64.4.0/24", "10.64.4.1", true, 2));
            assertEquals(0, shell.run(ping("10.64.4.1")), shell::heard);
            assertEquals(0, shell.run(ping(outside)), shell::heard);
            assertNotEquals(0, shell.run(ping(hypervisor.neighbourAddress())), "the host's neighbours are not outside");
            scene.driver.ensureNetwork(scene.wantedNetwork(network, "10.64.4.0/24", "10.64.4.1", false, 3));
            assertEquals(0, shell.run(ping("10.64.4.1")), shell::heard);
            assertNotEquals(0, shell.run(ping(outside)), shell::heard);
        }
        assertEquals(3, scene.driver.inventory().networks().get(network).generation());
    }

    @Test
    void aGuestDoesNotReachItsHost() throws IOException {
        UUID other = scene.network("10.64.6.0/24", "10.64.6.1", false);
        UUID network = scene.network("10.64.5.0/24", "10.64.5.1", true);
        UUID id = guest("prisoner", network, "10.64.5.5", "10.64.5.1");
        Process service = onHost("busybox", "nc", "-ll", "-p", "5555", "-e", "/bin/echo", "served");

        try (GuestShell shell = new GuestShell(scene.driver, id)) {
            assertEquals(0, shell.run(ping("10.64.5.1")), shell::heard);
            for (String address : List.of("10.64.5.1", "10.64.6.1")) {
                assertNotEquals(0, shell.run("nc -w 3 " + address + " 5555 | grep served"), shell::heard);
            }
            assertNotEquals(0, shell.run(ping("10.64.6.1")), shell::heard);
            Process client = onHost("busybox", "nc", "10.64.5.1", "5555");
            assertEquals("served\n", new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            service.descendants().forEach(ProcessHandle::destroyForcibly);
            service.destroyForcibly();
        }
        assertNotEquals(other, network);
    }

    /** Runs beside the hypervisor, as a service of the host would. */
    private Process onHost(String... command) throws IOException {
        return new ProcessBuilder(Stream.concat(hypervisor.onHost().stream(), Arrays.stream(command))
                        .toList())
                .redirectErrorStream(true)
                .start();
    }

    private UUID guest(String name, UUID network, String address, String gateway) {
        return scene.boot(scene.instance(name)
                .addNics(GuestScene.nic(network, address, gateway))
                .build());
    }

    private static String ping(String address) {
        return "ping -c 2 -W 3 " + address;
    }
}
