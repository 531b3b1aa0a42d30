package io.pengyun.api.agent;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The agents' port: TLS 1.3, client certificates asked for. Without one a host may only enrol; with one it may renew it
 * and open its one WebSocket.
 */
@ApplicationScoped
class GatewayServer {

    private static final Logger LOG = Logger.getLogger(GatewayServer.class);
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    /** What every WebSocket client takes by default; longer messages are sent in several. */
    private static final int MAX_FRAME_BYTES = 64 * 1024;

    /** A connection whose agent leaves more than this unread is ended. */
    private static final int MAX_UNREAD_BYTES = 8 * 1024 * 1024;

    private static final int IDLE_SECONDS = 60;
    private static final int ACCEPT_BACKLOG = 4096;
    private static final int MOST_EVENT_LOOPS = 4;
    private static final int START_SECONDS = 10;

    /** When all that a connection needs has been started. */
    private static final int LAST = 6_000;

    private static final int WORKERS = 4;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final ServerIdentity identity;
    private final EnrolmentEndpoint enrolment;
    private final AgentProtocol protocol;
    private final Departures departures;
    private final ExecutorService threads;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();

    GatewayServer(
            GatewayConfig config,
            ServerIdentity identity,
            EnrolmentEndpoint enrolment,
            AgentProtocol protocol,
            Departures departures,
            @VirtualThreads ExecutorService threads) {
        // Of its own: agents must not wait behind people's requests, and its server's metrics have other tags.
        this.vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(MOST_EVENT_LOOPS).setWorkerPoolSize(WORKERS));
        this.config = config;
        this.identity = identity;
        this.enrolment = enrolment;
        this.protocol = protocol;
        this.departures = departures;
        this.threads = threads;
    }

    /** One server on an event loop of its own; those of one port share it. */
    private final class Loop extends AbstractVerticle {

        private final HttpServerOptions options;

        Loop(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = vertx.createHttpServer(options)
                    .requestHandler(enrolment::request)
                    .webSocketHandler(GatewayServer.this::webSocket);
            server.listen()
                    .<Void>map(listening -> {
                        servers.add(listening);
                        return null;
                    })
                    .onComplete(started);
        }
    }

    void start(@Observes @Priority(LAST) StartupEvent event)
            throws ExecutionException, InterruptedException, TimeoutException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setClientAuth(ClientAuth.REQUEST)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
                .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES)
                .setPemTrustOptions(identity.trust())
                .setPemKeyCertOptions(identity.fresh());
        // A free port is found anew for each server, so there is only one then.
        int loops =
                config.port() == 0 ? 1 : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_EVENT_LOOPS);
        vertx.deployVerticle(() -> new Loop(options), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .get(START_SECONDS, TimeUnit.SECONDS);
        identity.renewOn(servers);
        LOG.infof("gatewayListening port=%d loops=%d", port(), loops);
    }

    void stop(@Observes ShutdownEvent event) {
        departures.all();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The port in use; differs from the setting when that is 0. */
    int port() {
        return servers.stream().mapToInt(HttpServer::actualPort).findFirst().orElse(0);
    }

    private void webSocket(ServerWebSocket socket) {
        Optional<UUID> host = HostCertificate.hostOf(socket.sslSession());
        if (!socket.path().equals("/agent") || host.isEmpty()) {
            socket.reject(host.isEmpty() ? 401 : 404);
            return;
        }
        AgentConnection connection = new AgentConnection(host.get(), socket, vertx.getOrCreateContext());
        SerialTasks tasks = new SerialTasks(threads);
        socket.setWriteQueueMaxSize(MAX_UNREAD_BYTES);
        socket.binaryMessageHandler(frame -> received(connection, tasks, frame));
        socket.textMessageHandler(text -> connection.goodbye("protocol-version", "Messages are binary."));
        socket.closeHandler(closed -> {
            departures.gone(connection);
            LOG.infof(
                    "agentDisconnected hostId=%s code=%s reason=%s",
                    Ids.text("host", connection.hostId()), socket.closeStatusCode(), socket.closeReason());
        });
        socket.exceptionHandler(failed -> LOG.infof(
                "agentConnectionFailed hostId=%s reason=%s",
                Ids.text("host", connection.hostId()), failed.getMessage()));
    }

    private void received(AgentConnection connection, SerialTasks tasks, Buffer frame) {
        try {
            AgentConnection.read(frame)
                    .ifPresentOrElse(
                            message -> protocol.received(connection, tasks, message),
                            () -> connection.goodbye("protocol-version", "A message could not be read."));
        } catch (ProblemException | IllegalArgumentException malformed) {
            LOG.warnf("messageRefused hostId=%s because=%s", connection.hostId(), malformed.getMessage());
            connection.goodbye("protocol-version", "A message made no sense.");
        }
    }
}
