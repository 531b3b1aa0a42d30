package io.pengyun.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.connection.Backoff;
import io.pengyun.agent.connection.ConnectionSettings;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.enrolment.JoinToken;
import io.pengyun.agent.gateway.TestGateway;
import io.pengyun.agent.gateway.TestGateway.Connection;
import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.LinuxHostTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.agent.loop.Agent;
import io.pengyun.agent.loop.AgentEnvironment;
import io.pengyun.agent.loop.AgentSettings;
import io.pengyun.agent.spool.MemorySpool;
import io.pengyun.protocol.v1.Ack;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.LeaseGrant;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedPower;
import io.pengyun.protocol.v1.Welcome;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole agent, over real TLS, against a small gateway; its host is simulated. */
@Timeout(60)
class AgentEndToEndTest {

    private final Vertx vertx = Vertx.vertx();
    private final TestGateway gateway = new TestGateway(vertx);
    private final HostTime time = new LinuxHostTime(Clock.systemUTC());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final MemoryStateStore store = new MemoryStateStore();
    private final MemorySpool spool = new MemorySpool(1, 1_000_000);
    private final SimulatedHost host = new SimulatedHost(
            "blade-1",
            SimulatedFacts.dawningBlade(24 * 1024),
            time,
            (delay, task) -> timer.schedule(task, delay, TimeUnit.MILLISECONDS),
            Faults.none(),
            new RunWitness());
    private final UUID instanceId = UUID.randomUUID();

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
        timer.shutdownNow();
    }

    private Agent agent() throws Exception {
        Enrolment enrolment = new Enrolment(List.of(gateway.address()), store, "blade-1", Duration.ofSeconds(5));
        Identity identity = enrolment.stored().isPresent()
                ? enrolment.stored().get()
                : enrolment.enrol(JoinToken.parse(gateway.joinToken()));
        AgentEnvironment environment = new AgentEnvironment(
                time,
                store,
                spool,
                new SimulatedDriver(host),
                vertx,
                workers,
                workers,
                timer,
                Thread.ofVirtual().factory(),
                new Random(7),
                () -> true);
        ConnectionSettings connection = new ConnectionSettings(
                List.of(gateway.address()), new Backoff(20, 200), 5_000, 1_000, 5_000, 1_000_000);
        Agent agent = new Agent(
                new AgentSettings("blade-1", "test", connection, 1_000, 60_000),
                environment,
                enrolment,
                identity,
                UUID.randomUUID().toString());
        agent.start();
        return agent;
    }

    private Connection welcomed() throws InterruptedException {
        Connection connection = gateway.connection();
        connection.expect(AgentMessage::hasHello);
        connection.say(ControlMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setHostId(WireIds.bytes(gateway.hostId()))
                        .setHeartbeatIntervalMillis(200)
                        .setOrphanGraceSeconds(1)
                        .setObserveIntervalSeconds(30))
                .build());
        return connection;
    }

    private WantedInstance.Builder running(long generation) {
        return WantedInstance.newBuilder()
                .setInstanceId(WireIds.bytes(instanceId))
                .setGeneration(generation)
                .setEpoch(1)
                .setPower(WantedPower.WANTED_POWER_RUNNING)
                .setName("web-1")
                .setVcpus(1)
                .setMemoryMib(512);
    }

    private static ControlMessage wanted(boolean complete, long generation, WantedInstance... instances) {
        return ControlMessage.newBuilder()
                .setWanted(Wanted.newBuilder()
                        .setComplete(complete)
                        .setGeneration(generation)
                        .addAllInstances(List.of(instances)))
                .build();
    }

    private boolean reports(AgentMessage message, InstanceState state) {
        return message.getObserved().getInstancesList().stream()
                .anyMatch(instance -> instance.getState() == state
                        && WireIds.uuid(instance.getInstanceId()).equals(instanceId));
    }

    @Test
    void startsWhatIsWantedAndReportsItCompletely() throws Exception {
        try (Agent agent = agent()) {
            Connection connection = welcomed();
            connection.say(wanted(true, 5, running(1).build()));

            AgentMessage observed =
                    connection.expect(message -> reports(message, InstanceState.INSTANCE_STATE_RUNNING));

            assertEquals(5, observed.getObserved().getWantedGeneration());
            assertEquals(1, observed.getObserved().getInstances(0).getBootCount());
        }
    }

    @Test
    void sendsTransitionsAgainUntilTheyAreAcknowledged() throws Exception {
        try (Agent agent = agent()) {
            Connection first = welcomed();
            first.say(wanted(true, 5, running(1).build()));
            long sequence = first.expect(AgentMessage::hasSpooled).getSpooled().getSequence();
            first.cut();

            Connection second = welcomed();
            AgentMessage again = second.expect(AgentMessage::hasSpooled);
            assertEquals(sequence, again.getSpooled().getSequence(), "not acknowledged, so told again");
            second.say(ControlMessage.newBuilder()
                    .setAck(Ack.newBuilder().setSpooledSequence(sequence))
                    .build());
            second.cut();

            Connection third = welcomed();
            third.say(wanted(
                    true,
                    6,
                    running(2).setPower(WantedPower.WANTED_POWER_STOPPED).build()));
            assertNotEquals(
                    sequence,
                    third.expect(AgentMessage::hasSpooled).getSpooled().getSequence());
        }
    }

    @Test
    void powersLeasedInstancesOffWhenTheControlPlaneFallsSilent() throws Exception {
        try (Agent agent = agent()) {
            Connection connection = welcomed();
            connection.say(wanted(true, 5, running(1).setLeased(true).build()));
            AgentMessage heartbeat = connection.expect(AgentMessage::hasHeartbeat);
            connection.say(ControlMessage.newBuilder()
                    .setLease(LeaseGrant.newBuilder()
                            .setHeartbeatSequence(heartbeat.getHeartbeat().getSequence())
                            .setLeaseMillis(2_000))
                    .build());
            connection.expect(message -> reports(message, InstanceState.INSTANCE_STATE_RUNNING));

            AgentMessage stopped = connection.expect(message -> reports(message, InstanceState.INSTANCE_STATE_STOPPED));

            assertEquals("lease-ended", stopped.getObserved().getInstances(0).getReasonCode());
        }
    }

    @Test
    void renewsItsCertificateByItselfAndConnectsWithIt() throws Exception {
        gateway.certificatesLive(Duration.ofSeconds(6));
        try (Agent agent = agent()) {
            Connection first = welcomed();
            Connection second = gateway.connection();

            assertNotEquals(first.certificateSerial(), second.certificateSerial());
            assertTrue(gateway.renewals() >= 1);
        }
    }

    @Test
    void aRestartedAgentGoesOnWithoutTheControlPlane() throws Exception {
        try (Agent agent = agent()) {
            Connection connection = welcomed();
            connection.say(wanted(true, 5, running(1).build()));
            connection.expect(message -> reports(message, InstanceState.INSTANCE_STATE_RUNNING));
        }
        host.crash(instanceId);

        try (Agent agent = agent()) {
            Connection silent = gateway.connection();
            silent.expect(AgentMessage::hasHello);
            Eventually.holds(() -> host.instances().get(instanceId).record().bootCount() == 2);
        }
    }
}
