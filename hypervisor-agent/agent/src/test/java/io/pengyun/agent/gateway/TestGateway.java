package io.pengyun.agent.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Takes one host's agent: signs its certificates, keeps what it says, says what a test wants said. */
public final class TestGateway implements AutoCloseable {

    private static final String SECRET = "s3cret";

    private final Vertx vertx;
    private final TestAuthority authority;
    private final HttpServer server;
    private final UUID hostId = UUID.randomUUID();
    private final BlockingQueue<Connection> connections = new LinkedBlockingQueue<>();
    private final List<String> enrolledNames = new CopyOnWriteArrayList<>();
    private volatile Duration certificateLife = Duration.ofHours(1);
    private volatile int renewals;
    private volatile int refuseWith;

    /** A connection as the gateway sees it. */
    public static final class Connection {
        private final ServerWebSocket socket;
        private final String certificateSerial;
        private final BlockingQueue<AgentMessage> messages = new LinkedBlockingQueue<>();

        Connection(ServerWebSocket socket, String certificateSerial) {
            this.socket = socket;
            this.certificateSerial = certificateSerial;
        }

        public void say(ControlMessage message) {
            socket.writeBinaryMessage(Buffer.buffer(message.toByteArray()));
        }

        /** The next message that fits; those before it are dropped. */
        public AgentMessage expect(Predicate<AgentMessage> fits) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (true) {
                AgentMessage message = messages.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("the agent did not say it within 20 s");
                }
                if (fits.test(message)) {
                    return message;
                }
            }
        }

        public void cut() {
            socket.close();
        }

        public String certificateSerial() {
            return certificateSerial;
        }
    }

    public TestGateway(Vertx vertx) {
        this(vertx, new TestAuthority(), "localhost", "127.0.0.1", 0);
    }

    /** @param dnsName and {@code address} what the server's certificate is for */
    public TestGateway(Vertx vertx, TestAuthority authority, String dnsName, String address, int port) {
        this.vertx = vertx;
        this.authority = authority;
        TestAuthority.Issued identity = authority.server(dnsName, address);
        server = vertx.createHttpServer(new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(identity.keyPem()))
                        .setCertValue(Buffer.buffer(identity.certificatePem() + authority.pem())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem()))));
        server.requestHandler(this::answer);
        server.webSocketHandler(this::accept);
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public ControlPlaneAddress address() {
        return new ControlPlaneAddress("127.0.0.1", server.actualPort());
    }

    public TestAuthority authority() {
        return authority;
    }

    public UUID hostId() {
        return hostId;
    }

    public String joinToken() {
        return "pyj.tok1." + SECRET + "." + authority.digest();
    }

    public void certificatesLive(Duration life) {
        certificateLife = life;
    }

    /** Answers enrolments with this status; 0: as usual. */
    public void refuseWith(int status) {
        refuseWith = status;
    }

    public int renewals() {
        return renewals;
    }

    public List<String> enrolledNames() {
        return List.copyOf(enrolledNames);
    }

    /** The next agent to connect. */
    public Connection connection() throws InterruptedException {
        Connection connection = connections.poll(20, TimeUnit.SECONDS);
        if (connection == null) {
            throw new AssertionError("no agent connected within 20 s");
        }
        return connection;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void accept(ServerWebSocket socket) {
        String serial = serial(socket);
        if (!socket.path().equals("/agent") || serial.isEmpty()) {
            socket.reject(403);
            return;
        }
        Connection connection = new Connection(socket, serial);
        socket.binaryMessageHandler(buffer -> {
            try {
                connection.messages.add(AgentMessage.parseFrom(buffer.getBytes()));
            } catch (InvalidProtocolBufferException e) {
                socket.close();
            }
        });
        connections.add(connection);
    }

    private static String serial(ServerWebSocket socket) {
        try {
            return ((java.security.cert.X509Certificate) socket.sslSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonObject question = new JsonObject(body.toString(StandardCharsets.UTF_8));
            boolean enrol = request.path().equals("/enrol");
            boolean secretFits = question.getString("token", "").contains("." + SECRET + ".");
            if (refuseWith != 0 || enrol && !secretFits) {
                request.response()
                        .setStatusCode(refuseWith == 0 ? 403 : refuseWith)
                        .putHeader("Content-Type", "application/problem+json")
                        .end(new JsonObject()
                                .put("code", "join-token-invalid")
                                .put("detail", "the token is not valid")
                                .encode());
                return;
            }
            if (enrol) {
                enrolledNames.add(question.getString("name"));
            } else {
                renewals++;
            }
            request.response()
                    .end(new JsonObject()
                            .put("hostId", hostId.toString())
                            .put("certificate", authority.sign(question.getString("csr"), certificateLife))
                            .put("ca", authority.pem())
                            .encode());
        });
    }
}
