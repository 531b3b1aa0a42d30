package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.UUID;
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
            scene.driver.ensureNetwork(scene.wantedNetwork(network, "10.64.4.0/24", "10.64.4.1", false, 3));
            assertEquals(0, shell.run(ping("10.64.4.1")), shell::heard);
            assertNotEquals(0, shell.run(ping(outside)), shell::heard);
        }
        assertEquals(3, scene.driver.inventory().networks().get(network).generation());
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
