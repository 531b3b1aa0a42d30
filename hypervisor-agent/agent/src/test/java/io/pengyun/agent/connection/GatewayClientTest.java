package io.pengyun.agent.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.enrolment.Enrolment;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.enrolment.JoinToken;
import io.pengyun.agent.gateway.TestAuthority;
import io.pengyun.agent.gateway.TestGateway;
import io.pengyun.agent.host.LinuxHostTime;
import io.pengyun.agent.host.MemoryStateStore;
import io.pengyun.protocol.v1.Ack;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ConsoleData;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Heartbeat;
import io.pengyun.protocol.v1.Wanted;
import io.pengyun.protocol.v1.WantedInstance;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatewayClientTest {

    private final Vertx vertx = Vertx.vertx();
    private final TestAuthority authority = new TestAuthority();
    private final TestGateway gateway = new TestGateway(vertx, authority, "localhost", "127.0.0.1", 0);
    private final Heard heard = new Heard();
    private final AtomicBoolean networkUp = new AtomicBoolean(true);
    private Identity identity;
    private GatewayClient client;

    private static final class Heard implements GatewayListener {
        private final BlockingQueue<GatewaySession> sessions = new LinkedBlockingQueue<>();
        private final BlockingQueue<ControlMessage> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

        @Override
        public void connected(GatewaySession session) {
            sessions.add(session);
        }

        @Override
        public void received(GatewaySession session, ControlMessage message) {
            messages.add(message);
        }

        @Override
        public void disconnected(GatewaySession session, String reason) {
            ends.add(reason);
        }

        private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
            T item = queue.poll(20, TimeUnit.SECONDS);
            assertNotNull(item, "nothing came within 20 s");
            return item;
        }
    }

    @BeforeEach
    void enrol() throws Exception {
        identity = new Enrolment(List.of(gateway.address()), new MemoryStateStore(), "blade-1", Duration.ofSeconds(5))
                .enrol(JoinToken.parse(gateway.joinToken()));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void dial(ControlPlaneAddress... addresses) {
        client = new GatewayClient(
                vertx,
                new ConnectionSettings(List.of(addresses), new Backoff(10, 100), 3_000, 200, 1_000, 100_000),
                () -> identity,
                new LinuxHostTime(Clock.systemUTC()),
                new Random(3),
                heard,
                networkUp::get);
        client.start();
    }

    private static AgentMessage heartbeat(long sequence) {
        return AgentMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setSequence(sequence))
                .build();
    }

    @Test
    void messagesGoBothWays() throws Exception {
        dial(gateway.address());
        GatewaySession session = Heard.next(heard.sessions);
        TestGateway.Connection connection = gateway.connection();

        session.send(heartbeat(1));
        connection.say(ControlMessage.newBuilder()
                .setAck(Ack.newBuilder().setSpooledSequence(9))
                .build());

        assertEquals(heartbeat(1), connection.expect(AgentMessage::hasHeartbeat));
        assertEquals(9, Heard.next(heard.messages).getAck().getSpooledSequence());
    }

    @Test
    void aMessageLargerThanAFrameArrivesWhole() throws Exception {
        dial(gateway.address());
        TestGateway.Connection connection = gateway.connection();
        ControlMessage large = ControlMessage.newBuilder()
                .setWanted(Wanted.newBuilder()
                        .addInstances(WantedInstance.newBuilder().setUserData("x".repeat(3_000_000))))
                .build();

        connection.say(large);

        assertEquals(large, Heard.next(heard.messages));
    }

    @Test
    void comesBackAfterACut() throws Exception {
        dial(gateway.address());
        Heard.next(heard.sessions);
        gateway.connection().cut();

        assertEquals("closed by the control plane", Heard.next(heard.ends));
        assertTrue(Heard.next(heard.sessions).send(heartbeat(1)));
        gateway.connection().expect(AgentMessage::hasHeartbeat);
    }

    @Test
    void triesTheOtherAddressesInTurn() throws Exception {
        try (TestGateway second = new TestGateway(vertx, authority, "localhost", "127.0.0.1", 0)) {
            ControlPlaneAddress gone = gateway.address();
            gateway.close();
            dial(gone, second.address());

            second.connection();
            Heard.next(heard.sessions);
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTalkedTo() throws Exception {
        try (TestGateway stranger = new TestGateway(vertx, new TestAuthority(), "localhost", "127.0.0.1", 0)) {
            dial(stranger.address(), gateway.address());

            gateway.connection();
            Heard.next(heard.sessions);
            assertTrue(heard.sessions.isEmpty(), "one session, and it is the gateway's");
        }
    }

    @Test
    void silenceEndsTheSession() throws Exception {
        dial(gateway.address());
        Heard.next(heard.sessions);
        networkUp.set(false);

        assertEquals("no sign of the control plane for 1000 ms", Heard.next(heard.ends));
        networkUp.set(true);
        Heard.next(heard.sessions);
    }

    @Test
    void pingsAloneKeepAQuietSessionOpen() throws Exception {
        dial(gateway.address());
        Heard.next(heard.sessions);

        assertEquals(null, heard.ends.poll(2_500, TimeUnit.MILLISECONDS), "two silences long, and still open");
    }

    @Test
    void moreThanTheBoundEndsTheSessionInsteadOfQueueing() throws Exception {
        dial(gateway.address());
        GatewaySession session = Heard.next(heard.sessions);
        AgentMessage large = AgentMessage.newBuilder()
                .setConsoleData(ConsoleData.newBuilder().setData(ByteString.copyFrom(new byte[90_000])))
                .build();

        boolean sent = true;
        for (int i = 0; sent && i < 10_000; i++) {
            sent = session.send(large);
        }

        assertFalse(sent, "a queue without a bound");
        assertEquals("more than 100000 bytes wait for the network", Heard.next(heard.ends));
    }
}
