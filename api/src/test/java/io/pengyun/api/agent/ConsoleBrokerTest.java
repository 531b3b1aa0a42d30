package io.pengyun.api.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.pengyun.api.agent.Consoles.ConsoleListener;
import io.pengyun.api.agent.Consoles.ConsoleLog;
import io.pengyun.api.agent.Consoles.ConsoleSession;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ConsoleData;
import io.pengyun.protocol.v1.ConsoleLogReply;
import io.pengyun.protocol.v1.ControlMessage;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Consoles through agents, and what happens to them when agents go. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsoleBrokerTest {

    @Inject
    GatewayScene scene;

    @Inject
    Consoles consoles;

    private final UUID instance = UUID.randomUUID();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final ConsoleListener listener = new ConsoleListener() {
        @Override
        public void data(byte[] bytes) {
            seen.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void closed(String reason) {
            seen.add("closed: " + reason);
        }
    };

    @Test
    void theTailOfTheSerialOutputComesBack() throws Exception {
        EnrolledHost host = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            CompletableFuture<ConsoleLog> log =
                    consoles.log(host.id(), instance, 100).toCompletableFuture();
            var asked = agent.hear(ControlMessage::hasConsoleLog).getConsoleLog();
            assertEquals(instance, HostReport.uuid(asked.getInstanceId()));
            agent.say(AgentMessage.newBuilder()
                    .setConsoleLog(ConsoleLogReply.newBuilder()
                            .setRequestId(asked.getRequestId())
                            .setData(ByteString.copyFromUtf8("login:"))
                            .setTruncated(true))
                    .build());
            assertEquals("login:", new String(log.get(10, TimeUnit.SECONDS).data(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aConsoleCarriesBothWaysAndEndsWithItsAgent() throws Exception {
        EnrolledHost host = scene.enrol();
        ConsoleSession session;
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            session = consoles.open(host.id(), instance, listener);
            ByteString id =
                    agent.hear(ControlMessage::hasConsoleOpen).getConsoleOpen().getSessionId();
            session.write("ls".getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    "ls",
                    agent.hear(ControlMessage::hasConsoleData)
                            .getConsoleData()
                            .getData()
                            .toStringUtf8());
            agent.say(output(id, "bin boot"));
            assertEquals("bin boot", seen.poll(10, TimeUnit.SECONDS));
        }
        assertEquals("closed: The connection to the instance's host has ended.", seen.poll(10, TimeUnit.SECONDS));
        session.close();
    }

    @Test
    void noHostSpeaksForAnother() throws Exception {
        EnrolledHost host = scene.enrol();
        EnrolledHost stranger = scene.enrol();
        try (AgentFake agent = scene.connect(host).hello();
                AgentFake other = scene.connect(stranger).hello()) {
            agent.hear(ControlMessage::hasWanted);
            other.hear(ControlMessage::hasWanted);
            consoles.open(host.id(), instance, listener);
            ByteString id =
                    agent.hear(ControlMessage::hasConsoleOpen).getConsoleOpen().getSessionId();
            other.say(output(id, "forged"));
            other.heartbeat();
            other.hear(ControlMessage::hasLease);
            agent.say(output(id, "true"));
            assertEquals("true", seen.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoWaitsForAnAgentThatGoesIsTold() throws Exception {
        EnrolledHost host = scene.enrol();
        CompletableFuture<ConsoleLog> log;
        try (AgentFake agent = scene.connect(host).hello()) {
            agent.hear(ControlMessage::hasWanted);
            log = consoles.log(host.id(), instance, 100).toCompletableFuture();
            agent.hear(ControlMessage::hasConsoleLog);
        }
        ExecutionException failed = assertThrows(ExecutionException.class, () -> log.get(10, TimeUnit.SECONDS));
        assertEquals(
                ProblemCode.UNAVAILABLE,
                assertInstanceOf(ProblemException.class, failed.getCause()).code());
    }

    @Test
    void anAgentThatIsNotThereIsSaidSo() {
        ProblemException refused =
                assertThrows(ProblemException.class, () -> consoles.log(UUID.randomUUID(), instance, 100));
        assertEquals(ProblemCode.UNAVAILABLE, refused.code());
    }

    private static AgentMessage output(ByteString session, String text) {
        return AgentMessage.newBuilder()
                .setConsoleData(ConsoleData.newBuilder().setSessionId(session).setData(ByteString.copyFromUtf8(text)))
                .build();
    }
}
