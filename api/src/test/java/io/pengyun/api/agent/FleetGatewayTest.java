package io.pengyun.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.fleet.FleetHost;
import io.pengyun.agent.fleet.FleetSettings;
import io.pengyun.agent.fleet.SimulatedFleet;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway with whole agents over simulated hosts at the other end. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class FleetGatewayTest {

    private static final int HOSTS = 40;

    @Inject
    GatewayScene scene;

    @Inject
    GatewayServer gateway;

    @Inject
    Connections connections;

    @Inject
    WantedLedger ledger;

    @Inject
    ReportsSeen seen;

    @Inject
    HostNews news;

    @Inject
    Jdbc jdbc;

    private SimulatedFleet fleet;

    @BeforeEach
    void startFleet() throws Exception {
        fleet = new SimulatedFleet(
                FleetSettings.forTests(
                        ControlPlaneAddress.parseList("127.0.0.1:" + gateway.port()),
                        SimulatedFacts.dawningBlade(24_576)),
                Clock.systemUTC());
        fleet.addAll(ApiClient.unique("fleet") + "-", HOSTS, scene.token(HOSTS, 1));
        scene.await("all hosts are up", () -> all("up"));
    }

    @AfterEach
    void endFleet() {
        fleet.close();
    }

    @Test
    void everyConnectionThatIsCutComesBackAndNoChangeIsLost() {
        Random random = new Random(7);
        List<UUID> hosts = ids();
        for (int round = 0; round < 20; round++) {
            // A change of the whole fleet, while any of its connections break.
            QuarkusTransaction.requiringNew().run(() -> ledger.bump(hosts));
            connections.all().stream()
                    .filter(connection -> random.nextInt(3) == 0)
                    .forEach(connection -> connection.goodbye("draining", "cut by the test"));
            LockSupport.parkNanos(random.nextInt(50_000_000));
        }
        scene.await(
                "every host has compared itself with the last change",
                () -> hosts.stream().allMatch(host -> seen.generationOf(host) >= 20));
        assertTrue(all("up"));
    }

    @Test
    void aHostWithoutNetworkIsLostAndComesBack() {
        FleetHost cut = fleet.hosts().getFirst();
        UUID id = cut.hostId().orElseThrow();
        cut.cutNetwork();
        scene.await("the host is lost", () -> health(id).equals("lost"));
        for (UUID other : ids()) {
            assertEquals(other.equals(id) ? "lost" : "up", health(other));
        }
        cut.restoreNetwork();
        scene.await("the host is up again", () -> health(id).equals("up"));
        assertEquals(List.of("up", "unreachable", "lost", "up"), news.of(id));
    }

    @Test
    void anAgentThatDiesAndIsBackAtOnceIsNotMissed() {
        fleet.hosts().forEach(FleetHost::restartAgent);
        scene.await(
                "all are connected",
                () -> ids().stream()
                        .allMatch(id -> connections
                                .of(id)
                                .filter(AgentConnection::isOpen)
                                .isPresent()));
        scene.await("all hosts are up", () -> all("up"));
        ids().forEach(id -> assertTrue(!news.of(id).contains("lost"), "a host was called lost for a restart"));
    }

    private List<UUID> ids() {
        return fleet.hosts().stream().map(host -> host.hostId().orElseThrow()).toList();
    }

    private boolean all(String health) {
        return jdbc.first(
                                "select count(*) from host where id = any(?) and health = ?",
                                row -> row.getLong(1),
                                ids().toArray(UUID[]::new),
                                health)
                        .orElseThrow()
                == HOSTS;
    }

    private String health(UUID id) {
        return jdbc.first("select health from host where id = ?", row -> row.getString(1), id)
                .orElseThrow();
    }
}
