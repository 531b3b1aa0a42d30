package io.pengyun.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.protocol.v1.ControlMessage;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Hosts come, fall silent, are lost and come back. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class HostPresenceTest {

    @Inject
    GatewayScene scene;

    @Inject
    WantedLedger ledger;

    @Inject
    LostHosts lostHosts;

    @Inject
    HostNews news;

    @Inject
    Jdbc jdbc;

    @Test
    void aSilentHostIsUnreachableThenLostAndComesBackOnlyWithAReportOnAllThatIsWanted() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            agent.heartbeat();
            agent.hear(ControlMessage::hasLease);
            agent.reportNothing(0);
            scene.await("the host is up", () -> scene.health(host).equals("up"));
        }
        scene.await("the host is lost", () -> scene.health(host).equals("lost"));
        assertEquals(List.of("up", "unreachable", "lost"), news.of(host.id()));
        // Something is taken from it, as a recovery does.
        QuarkusTransaction.requiringNew().run(() -> {
            assertEquals(Set.of(host.id()), lostHosts.stillLost(Set.of(host.id())));
            ledger.bump(host.id());
        });
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            agent.heartbeat();
            agent.reportNothing(0);
            // It has not compared with what is wanted now: no lease, and sent to compare everything anew.
            agent.heartbeat();
            assertEquals(
                    "draining",
                    hearBeating(agent, ControlMessage::hasGoodbye).getGoodbye().getCode());
            assertFalse(agent.heard().stream().anyMatch(ControlMessage::hasLease));
            assertEquals("lost", scene.health(host));
        }
        try (AgentFake agent = scene.connect(host).hello()) {
            long generation = agent.hear(ControlMessage::hasWanted).getWanted().getGeneration();
            assertEquals(1, generation);
            agent.reportNothing(generation);
            scene.await("the host is up again", () -> scene.health(host).equals("up"));
            agent.heartbeat();
            agent.hear(ControlMessage::hasLease);
            QuarkusTransaction.requiringNew().run(() -> assertEquals(Set.of(), lostHosts.stillLost(Set.of(host.id()))));
        }
    }

    @Test
    void aNewHostGetsItsWantedStateAndIsUpWhenItHasReported() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            assertEquals(
                    host.id(),
                    HostReport.uuid(
                            agent.hear(ControlMessage::hasWelcome).getWelcome().getHostId()));
            assertTrue(agent.hear(ControlMessage::hasWanted).getWanted().getComplete());
            assertEquals("enrolled", scene.health(host));
            agent.reportNothing(0);
            scene.await("the host is up", () -> scene.health(host).equals("up"));
            assertEquals(32L * 1024, scene.capacity(host, "memory_mib"));
            assertEquals(32, scene.capacity(host, "vcpus"));
        }
    }

    @Test
    void everyHeartbeatIsGrantedAndTheGrantIsOnRecordBefore() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            for (int beat = 0; beat < 20; beat++) {
                long sequence = agent.heartbeat();
                assertEquals(
                        sequence,
                        agent.hear(ControlMessage::hasLease).getLease().getHeartbeatSequence());
                assertTrue(
                        jdbc.first(
                                        "select lease_granted_until > clock_timestamp() + interval '2500 milliseconds'"
                                                + " from host_agent where host_id = ?",
                                        row -> row.getBoolean(1),
                                        host.id())
                                .orElseThrow(),
                        "a lease of 3 s was granted that the records do not cover");
            }
        }
    }

    private static ControlMessage hearBeating(AgentFake agent, Predicate<ControlMessage> wanted) {
        long until = System.nanoTime() + GatewayScene.PATIENCE.toNanos();
        while (System.nanoTime() < until) {
            for (ControlMessage message : agent.heard()) {
                if (wanted.test(message)) {
                    return message;
                }
            }
            agent.heartbeat();
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("nothing of the kind was heard");
    }
}
