package io.pengyun.api.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
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
    private static final int MAX_QUESTION_BYTES = 32 * 1024;
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final int EVENT_LOOPS = 2;
    private static final int WORKERS = 4;
    private static final Duration SERVER_CERTIFICATE_LIFE = Duration.ofDays(90);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final CertificateAuthority authority;
    private final Enrolment enrolment;
    private final AgentProtocol protocol;
    private final Connections connections;
    private final ObjectMapper json;
    private final Clock clock;
    private Optional<HttpServer> server = Optional.empty();
    private Instant renewAt = Instant.MAX;

    GatewayServer(
            GatewayConfig config,
            CertificateAuthority authority,
            Enrolment enrolment,
            AgentProtocol protocol,
            Connections connections,
            ObjectMapper json,
            Clock clock,
            MeterRegistry metrics) {
        // Of its own: agents must not wait behind people's requests, and its server's metrics have other tags.
        this.vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setWorkerPoolSize(WORKERS));
        this.config = config;
        this.authority = authority;
        this.enrolment = enrolment;
        this.protocol = protocol;
        this.connections = connections;
        this.json = json;
        this.clock = clock;
        metrics.gauge("pengyun.gateway.connections", connections, Connections::count);
    }

    void start(@Observes StartupEvent event) throws ExecutionException, InterruptedException, TimeoutException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setClientAuth(ClientAuth.REQUEST)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES)
                .setPemTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.authorityPem())))
                .setPemKeyCertOptions(newIdentity());
        HttpServer started =
                vertx.createHttpServer(options).requestHandler(this::request).webSocketHandler(this::webSocket);
        started.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server = Optional.of(started);
        LOG.infof("gatewayListening port=%d", started.actualPort());
    }

    void stop(@Observes ShutdownEvent event) {
        connections.all().forEach(connection -> connection.goodbye("draining", "The control plane stops."));
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** The port in use; differs from the setting when that is 0. */
    int port() {
        return server.map(HttpServer::actualPort).orElse(0);
    }

    @Scheduled(every = "1h")
    void renewIdentity() {
        if (clock.instant().isAfter(renewAt)) {
            server.ifPresent(running -> running.updateSSLOptions(new io.vertx.core.net.SSLOptions()
                    .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.authorityPem())))
                    .setKeyCertOptions(newIdentity())
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))));
        }
    }

    private PemKeyCertOptions newIdentity() {
        CertificateAuthority.Identity identity =
                authority.issueServer(LocalNames.of(config.names()), SERVER_CERTIFICATE_LIFE);
        renewAt = clock.instant().plus(SERVER_CERTIFICATE_LIFE.dividedBy(3).multipliedBy(2));
        return new PemKeyCertOptions()
                .addKeyValue(Buffer.buffer(identity.keyPem()))
                .addCertValue(Buffer.buffer(identity.certificatePem()));
    }

    private void webSocket(ServerWebSocket socket) {
        Optional<UUID> host = HostCertificate.hostOf(socket.sslSession());
        if (!socket.path().equals("/agent") || host.isEmpty()) {
            socket.reject(host.isEmpty() ? 401 : 404);
            return;
        }
        AgentConnection connection = new AgentConnection(host.get(), socket);
        socket.binaryMessageHandler(frame -> AgentConnection.read(frame)
                .ifPresentOrElse(
                        message -> protocol.received(connection, message),
                        () -> connection.goodbye("protocol-version", "A message could not be read.")));
        socket.closeHandler(closed -> {
            connections.remove(connection);
            LOG.infof(
                    "agentDisconnected hostId=%s code=%s reason=%s",
                    Ids.text("host", connection.hostId()), socket.closeStatusCode(), socket.closeReason());
        });
        socket.exceptionHandler(failed -> LOG.infof(
                "agentConnectionFailed hostId=%s reason=%s",
                Ids.text("host", connection.hostId()), failed.getMessage()));
    }

    private void request(HttpServerRequest request) {
        boolean known = request.method() == HttpMethod.POST
                && (request.path().equals("/enrol") || request.path().equals("/renew"));
        if (!known) {
            refuse(request, new ProblemException(ProblemCode.NOT_FOUND, "Agents enrol, renew and connect here."));
            return;
        }
        if (length(request) > MAX_QUESTION_BYTES) {
            refuse(request, new ProblemException(ProblemCode.BODY_TOO_LARGE, "A signing request is smaller."));
            return;
        }
        Optional<UUID> host = HostCertificate.hostOf(request.connection().sslSession());
        request.body().onSuccess(body -> answer(request, () -> decide(request.path(), host, body)));
    }

    /** Without a length the body is not read at all. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? Long.MAX_VALUE : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return Long.MAX_VALUE;
        }
    }

    private Enrolment.Answer decide(String path, Optional<UUID> host, Buffer body) {
        Enrolment.Question question;
        try {
            JsonObject sent = body.toJsonObject();
            question = new Enrolment.Question(
                    sent.getString("token", ""), sent.getString("csr", ""), sent.getString("name", ""));
        } catch (RuntimeException malformed) {
            throw ProblemException.invalid("body", "must be a JSON object with token, csr and name");
        }
        if (path.equals("/enrol")) {
            return enrolment.enrol(question);
        }
        return enrolment.renew(
                host.orElseThrow(() ->
                        new ProblemException(ProblemCode.UNAUTHENTICATED, "Show the present certificate to renew it.")),
                question.csr());
    }

    private void answer(HttpServerRequest request, Callable<Enrolment.Answer> work) {
        vertx.executeBlocking(work, false).onComplete(done -> {
            if (done.succeeded()) {
                send(request, 200, "application/json", done.result());
            } else if (done.cause() instanceof ProblemException problem) {
                refuse(request, problem);
            } else {
                LOG.error("enrolmentFailed", done.cause());
                refuse(request, new ProblemException(ProblemCode.INTERNAL, "The control plane's log tells more."));
            }
        });
    }

    private void refuse(HttpServerRequest request, ProblemException problem) {
        ProblemCode code = problem.code();
        send(
                request,
                code.status(),
                "application/problem+json",
                new Refusal(code.status(), code.text(), code.title(), String.valueOf(problem.getMessage())));
    }

    /** A problem without the trimmings of the public API. */
    record Refusal(int status, String code, String title, String detail) {}

    private void send(HttpServerRequest request, int status, String type, Object body) {
        try {
            request.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", type)
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("answers are plain records", impossible);
        }
    }
}
