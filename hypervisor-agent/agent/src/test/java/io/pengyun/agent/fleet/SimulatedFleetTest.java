package io.pengyun.agent.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.Eventually;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.gateway.TestGateway;
import io.pengyun.agent.gateway.TestGateway.Connection;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.Welcome;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SimulatedFleetTest {

    private final Vertx vertx = Vertx.vertx();
    private final TestGateway gateway = new TestGateway(vertx);
    private final SimulatedFleet fleet = new SimulatedFleet(
            FleetSettings.forTests(List.of(gateway.address()), SimulatedFacts.dawningBlade(4096)),
            Clock.systemUTC(),
            vertx);

    @AfterEach
    void stop() {
        fleet.close();
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String hello(Connection connection) throws InterruptedException {
        return connection.expect(AgentMessage::hasHello).getHello().getFacts().getHostname();
    }

    private UUID run(Connection connection) {
        UUID id = UUID.randomUUID();
        connection.say(ControlMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setHostId(WireIds.bytes(gateway.hostId()))
                        .setHeartbeatIntervalMillis(500)
                        .setObserveIntervalSeconds(30))
                .build());
        connection.say(ControlMessage.newBuilder()
                .setWanted(Wanted.newBuilder()
                        .setComplete(true)
                        .setGeneration(1)
                        .addInstances(WantedInstance.newBuilder()
                                .setInstanceId(WireIds.bytes(id))
                                .setGeneration(1)
                                .setPower(WantedPower.WANTED_POWER_RUNNING)
                                .setMemoryMib(128)))
                .build());
        return id;
    }

    @Test
    void manyHostsEnrolWithOneTokenAndIntroduceThemselves() throws Exception {
        fleet.addAll("blade-", 40, gateway.joinToken());

        Set<String> names = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            names.add(hello(gateway.connection()));
        }

        assertEquals(40, names.size());
        assertTrue(names.contains("blade-40"));
    }

    @Test
    void aHostWithoutPowerRunsNothingAndComesBackByItself() throws Exception {
        FleetHost host = fleet.add("blade-1", gateway.joinToken());
        Connection connection = gateway.connection();
        hello(connection);
        UUID id = run(connection);
        Eventually.holds(() -> fleet.witness().runningOn(id).equals(Set.of("blade-1")));

        host.cutPower();
        assertEquals(Set.of(), fleet.witness().runningOn(id));
        host.restorePower();

        Eventually.holds(() -> fleet.witness().runningOn(id).equals(Set.of("blade-1")));
        assertEquals(2, fleet.witness().starts(id));
        assertEquals(List.of(), fleet.witness().twice());
    }

    @Test
    void aHostWhoseNetworkIsCutGoesOnAndReturns() throws Exception {
        FleetHost host = fleet.add("blade-1", gateway.joinToken());
        Connection connection = gateway.connection();
        hello(connection);
        UUID id = run(connection);
        Eventually.holds(() -> fleet.witness().runningOn(id).equals(Set.of("blade-1")));

        host.cutNetwork();
        host.machine().crash(id);
        Eventually.holds(() -> fleet.witness().starts(id) == 2);
        host.restoreNetwork();
        connection.cut();

        assertEquals("blade-1", hello(gateway.connection()));
    }
}
