package io.pengyun.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The gateway over real connections, with an agent by hand at the other end. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class GatewayTest {

    @Inject
    GatewayScene scene;

    @Inject
    WantedLedger ledger;

    @Inject
    WantedFake wanted;

    @Inject
    Jdbc jdbc;

    @Test
    void aNewerConnectionTakesOver() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake older = scene.connect(host).hello()) {
            older.hear(ControlMessage::hasWanted);
            try (AgentFake newer = scene.connect(host).hello()) {
                assertEquals(
                        "superseded",
                        older.hear(ControlMessage::hasGoodbye).getGoodbye().getCode());
                older.awaitClose();
                newer.hear(ControlMessage::hasWanted);
                newer.heartbeat();
                newer.hear(ControlMessage::hasLease);
            }
        }
    }

    @Test
    void aChangeIsSentAlone() throws Exception {
        EnrolledHost host = scene.enrol();
        want(host, "before");
        try (AgentFake agent = scene.connect(host).hello()) {
            assertEquals(1, agent.hear(ControlMessage::hasWanted).getWanted().getNetworksCount());
            want(host, "after");
            var change = agent.hear(ControlMessage::hasWanted).getWanted();
            assertFalse(change.getComplete());
            assertEquals("after", change.getNetworks(0).getName());
            assertEquals(1, change.getNetworksCount());
            assertEquals(2, change.getGeneration());
        }
    }

    @Test
    void aChangeWhoseNoticeWasLostIsFoundByTheNextHeartbeats() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            wanted.want(host.id(), 1, "unnoticed");
            jdbc.update("update host_agent set wanted_generation = 1 where host_id = ?", host.id());
            agent.heartbeat();
            assertEquals(
                    "unnoticed",
                    agent.hear(ControlMessage::hasWanted)
                            .getWanted()
                            .getNetworks(0)
                            .getName());
        }
    }

    @Test
    void aWantedStateLargerThanAFrameArrivesWhole() throws Exception {
        EnrolledHost host = scene.enrol();
        for (int number = 0; number < 300; number++) {
            wanted.want(host.id(), 1, "network-" + number + "-" + "x".repeat(1000));
        }
        QuarkusTransaction.requiringNew().run(() -> ledger.bump(host.id()));
        try (AgentFake agent = scene.connect(host).hello()) {
            assertEquals(300, agent.hear(ControlMessage::hasWanted).getWanted().getNetworksCount());
        }
    }

    @Test
    void spooledFactsAreStoredOnceInTheirOrder() throws Exception {
        EnrolledHost host = scene.enrol();
        UUID instance = UUID.randomUUID();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            // As many as an agent sends ahead, and then all of them once more.
            for (int round = 0; round < 2; round++) {
                for (int sequence = 1; sequence <= 64; sequence++) {
                    agent.say(AgentMessage.newBuilder()
                            .setSpooled(batch(instance, sequence))
                            .build());
                }
            }
            IntStream.range(0, 128).forEach(number -> hearAck(agent));
        }
        assertEquals(64, count("consumption", instance));
        assertEquals(64, count("instance_transition", instance));
    }

    @Test
    void aConnectionToAnotherReplicaTakesOver() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            jdbc.list("select pg_notify('agent_connected', ?)", row -> true, host.id() + " elsewhere");
            assertEquals(
                    "superseded",
                    agent.hear(ControlMessage::hasGoodbye).getGoodbye().getCode());
        }
    }

    @Test
    void whatIsSaidBeforeTheWelcomeCountsForNothing() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host)) {
            agent.heartbeat();
            agent.reportNothing(0);
            agent.hello();
            agent.hear(ControlMessage::hasWanted);
            assertFalse(agent.heard().stream().anyMatch(ControlMessage::hasLease));
            assertEquals("enrolled", scene.health(host));
        }
    }

    private static SpooledBatch batch(UUID instance, int sequence) {
        return SpooledBatch.newBuilder()
                .setSequence(sequence)
                .addUsage(InstanceUsage.newBuilder()
                        .setInstanceId(HostReport.bytes(instance))
                        .setFromMillis(sequence * 1000L)
                        .setUntilMillis(sequence * 1000L + 1000))
                .addTransitions(InstanceTransition.newBuilder()
                        .setInstanceId(HostReport.bytes(instance))
                        .setEpoch(1)
                        .setAtMillis(sequence * 1000L))
                .build();
    }

    private static void hearAck(AgentFake agent) {
        try {
            agent.hear(ControlMessage::hasAck);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void want(EnrolledHost host, String name) {
        QuarkusTransaction.requiringNew().run(() -> wanted.want(host.id(), ledger.bump(host.id()), name));
    }

    private long count(String table, UUID instance) {
        return jdbc.first("select count(*) from " + table + " where instance_id = ?", row -> row.getLong(1), instance)
                .orElseThrow();
    }
}
