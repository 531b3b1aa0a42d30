package io.pengyun.agent.connection;

import io.pengyun.agent.enrolment.ControlPlaneAddress;
import io.pengyun.agent.enrolment.Identity;
import io.pengyun.agent.host.HostTime;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to the control plane: dials, and dials again, until closed. All its own state lives on one Vert.x
 * context, so nothing here is locked.
 */
public final class GatewayClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(GatewayClient.class);
    private static final String PATH = "/agent";
    private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final ConnectionSettings settings;
    private final Supplier<Identity> identity;
    private final HostTime time;
    private final RandomGenerator random;
    private final GatewayListener listener;
    private final BooleanSupplier networkUp;

    private int next;
    private int failures;
    private long pingTimer = -1;
    private boolean closed;
    private @Nullable WebSocketClient client;
    private @Nullable WebSocketSession session;

    /**
     * @param identity asked before each attempt, so that a renewed certificate is used from the next connection on
     * @param networkUp false while a simulated network is cut: then nothing is sent, heard or dialled; always true on a
     *     real host
     */
    public GatewayClient(
            Vertx vertx,
            ConnectionSettings settings,
            Supplier<Identity> identity,
            HostTime time,
            RandomGenerator random,
            GatewayListener listener,
            BooleanSupplier networkUp) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.identity = identity;
        this.time = time;
        this.random = random;
        this.listener = listener;
        this.networkUp = networkUp;
        this.next = random.nextInt(settings.addresses().size());
    }

    /** Begins to dial; returns at once. */
    public void start() {
        context.runOnContext(ignored -> dial());
    }

    /** The control plane has accepted this session: failures before it are forgotten. */
    public void accepted() {
        context.runOnContext(ignored -> failures = 0);
    }

    /** Ends the connection there is and dials again at once: after the certificate has been renewed. */
    public void redial(String reason) {
        context.runOnContext(ignored -> {
            failures = 0;
            if (session != null) {
                session.close(reason, 0);
            }
        });
    }

    @Override
    public void close() {
        context.runOnContext(ignored -> {
            closed = true;
            if (session != null) {
                session.close("the agent ends", 0);
            } else {
                dropClient();
            }
        });
    }

    private void dial() {
        if (closed) {
            return;
        }
        if (!networkUp.getAsBoolean()) {
            dialLater(0);
            return;
        }
        ControlPlaneAddress address = settings.addresses().get(next);
        next = (next + 1) % settings.addresses().size();
        WebSocketClient fresh = vertx.createWebSocketClient(options(identity.get()));
        client = fresh;
        // The client's own handshake timeout closes a process's first connection even after it has been opened.
        long overdue = vertx.setTimer(2L * settings.connectTimeoutMillis(), ignored -> fresh.close());
        fresh.connect(new WebSocketConnectOptions()
                        .setHost(address.host())
                        .setPort(address.port())
                        .setSsl(true)
                        .setURI(PATH))
                .onSuccess(socket -> {
                    vertx.cancelTimer(overdue);
                    opened(address, socket);
                })
                .onFailure(failure -> {
                    vertx.cancelTimer(overdue);
                    LOG.warnf("event=dial-failed address=%s reason=\"%s\"", address, failure.getMessage());
                    dropClient();
                    dialLater(0);
                });
    }

    private WebSocketClientOptions options(Identity who) {
        return new WebSocketClientOptions()
                .setSsl(true)
                .setVerifyHost(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(who.keyPem()))
                        .setCertValue(Buffer.buffer(who.certificatePem())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(who.authorityPem())))
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setConnectTimeout(settings.connectTimeoutMillis())
                .setTcpNoDelay(true)
                .setClosingTimeout(1)
                .setMaxConnections(1);
    }

    private void opened(ControlPlaneAddress address, WebSocket socket) {
        if (closed) {
            socket.close();
            dropClient();
            return;
        }
        LOG.infof("event=connected address=%s", address);
        WebSocketSession opened = new WebSocketSession(socket, settings, time, listener, networkUp);
        session = opened;
        socket.closeHandler(ignored -> ended(address, opened));
        pingTimer = vertx.setPeriodic(settings.pingMillis(), ignored -> opened.ping());
        opened.open();
    }

    private void ended(ControlPlaneAddress address, WebSocketSession gone) {
        vertx.cancelTimer(pingTimer);
        session = null;
        dropClient();
        long pause = gone.end();
        LOG.infof("event=disconnected address=%s", address);
        dialLater(pause);
    }

    private void dialLater(long atLeastMillis) {
        if (closed) {
            return;
        }
        long pause = Math.max(atLeastMillis, settings.backoff().pauseMillis(failures, random));
        failures++;
        vertx.setTimer(Math.max(1, pause), ignored -> dial());
    }

    private void dropClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
