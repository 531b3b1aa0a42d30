package io.pengyun.api.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Heartbeat;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.Observed;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An agent by hand: says what a test tells it to say, and keeps what it hears. */
final class AgentFake implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 15;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final BlockingQueue<ControlMessage> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();
    private long sequence;

    private AgentFake(WebSocketClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
        socket.binaryMessageHandler(frame -> heard.add(parse(frame)));
        socket.closeHandler(gone -> closed.add(true));
    }

    /** Connects and says nothing yet. */
    static AgentFake connect(Vertx vertx, int port, EnrolledHost host) throws Exception {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setMaxMessageSize(64 * 1024 * 1024)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(host.authorityPem())));
        host.certificatePem()
                .ifPresent(certificate -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .addKeyValue(Buffer.buffer(host.keyPem()))
                        .addCertValue(Buffer.buffer(certificate))));
        WebSocketClient client = vertx.createWebSocketClient(options);
        WebSocket socket = client.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setSsl(true)
                        .setURI("/agent"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return new AgentFake(client, socket);
    }

    private static ControlMessage parse(Buffer frame) {
        try {
            return ControlMessage.parseFrom(frame.getBytes());
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    void say(AgentMessage message) {
        socket.writeBinaryMessage(Buffer.buffer(message.toByteArray()));
    }

    /** Introduces the host: eight CPUs, 32 GiB, 500 GiB. */
    AgentFake hello() {
        say(AgentMessage.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setAgentVersion("fake")
                        .setBootId("boot")
                        .setAgentStartId("start")
                        .setFacts(HostFacts.newBuilder()
                                .setDriver("simulated")
                                .setLogicalCpus(8)
                                .setPhysicalCores(4)
                                .setMemoryMib(32 * 1024)
                                .setDiskGib(500)))
                .build());
        return this;
    }

    long heartbeat() {
        sequence++;
        say(AgentMessage.newBuilder()
                .setHeartbeat(Heartbeat.newBuilder().setSequence(sequence))
                .build());
        return sequence;
    }

    void reportNothing(long generation) {
        say(AgentMessage.newBuilder()
                .setObserved(Observed.newBuilder()
                        .setComplete(true)
                        .setWantedGeneration(generation)
                        .setObservedAtMillis(System.currentTimeMillis()))
                .build());
    }

    /** The next message of a kind; those before it are forgotten. */
    ControlMessage hear(Predicate<ControlMessage> wanted) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            ControlMessage message = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("nothing of the kind was heard within " + PATIENCE_SECONDS + " s");
            }
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** What has been heard and not been asked for. */
    BlockingQueue<ControlMessage> heard() {
        return heard;
    }

    void awaitClose() throws InterruptedException {
        if (closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
            throw new AssertionError("the connection was not closed within " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
