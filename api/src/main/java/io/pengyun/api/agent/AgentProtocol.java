package io.pengyun.api.agent;

import io.pengyun.api.platform.Ids;
import io.pengyun.protocol.v1.Ack;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.Observed;
import io.pengyun.protocol.v1.SpooledBatch;
import io.pengyun.protocol.v1.Welcome;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;

/** What each message of an agent means. Called on the event loop; what blocks goes to other threads. */
@ApplicationScoped
class AgentProtocol {

    private static final Logger LOG = Logger.getLogger(AgentProtocol.class);
    private static final int VERSION = 1;

    private final AgentSessions sessions;
    private final Connections connections;
    private final WantedSender sender;
    private final LeaseGranter leases;
    private final ReportQueue reports;
    private final ConsoleBroker consoles;
    private final Settings settings;

    AgentProtocol(
            AgentSessions sessions,
            Connections connections,
            WantedSender sender,
            LeaseGranter leases,
            ReportQueue reports,
            ConsoleBroker consoles,
            Settings settings) {
        this.sessions = sessions;
        this.connections = connections;
        this.sender = sender;
        this.leases = leases;
        this.reports = reports;
        this.consoles = consoles;
        this.settings = settings;
    }

    /** What every message needs besides its meaning. */
    @ApplicationScoped
    static class Settings {

        private final GatewayConfig config;
        private final Clock clock;
        private final ExecutorService threads;

        Settings(GatewayConfig config, Clock clock, @VirtualThreads ExecutorService threads) {
            this.config = config;
            this.clock = clock;
            this.threads = threads;
        }

        GatewayConfig config() {
            return config;
        }

        Instant now() {
            return clock.instant();
        }

        void inBackground(Runnable work) {
            threads.execute(work);
        }
    }

    void received(AgentConnection connection, AgentMessage message) {
        switch (message.getBodyCase()) {
            case HELLO -> settings.inBackground(() -> hello(connection, message.getHello()));
            case HEARTBEAT ->
                leases.heartbeat(connection, message.getHeartbeat().getSequence());
            case OBSERVED -> observed(connection, message.getObserved());
            case SPOOLED -> settings.inBackground(() -> spooled(connection, message.getSpooled()));
            case CONSOLE_DATA -> consoles.data(message.getConsoleData());
            case CONSOLE_LOG -> consoles.log(message.getConsoleLog());
            case BODY_NOT_SET -> LOG.debugf("unknownMessage hostId=%s", connection.hostId());
        }
    }

    private void hello(AgentConnection connection, Hello hello) {
        if (hello.getProtocolVersion() != VERSION) {
            connection.goodbye("protocol-version", "This control plane speaks version " + VERSION + ".");
            return;
        }
        try {
            if (!sessions.open(connection.hostId(), hello)) {
                connection.goodbye("revoked", "This host is not admitted any more.");
                return;
            }
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "helloRefused hostId=%s", connection.hostId());
            connection.goodbye("draining", "The control plane cannot write its records at the moment.");
            return;
        }
        LOG.infof(
                "agentConnected hostId=%s host=%s driver=%s",
                Ids.text("host", connection.hostId()),
                hello.getFacts().getHostname(),
                hello.getFacts().getDriver());
        connections.put(connection);
        GatewayConfig config = settings.config();
        connection.send(ControlMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setHostId(HostReport.bytes(connection.hostId()))
                        .setServerTimeMillis(settings.now().toEpochMilli())
                        .setHeartbeatIntervalMillis(
                                Math.toIntExact(config.heartbeat().toMillis()))
                        .setOrphanGraceSeconds(
                                Math.toIntExact(config.orphanGrace().toSeconds()))
                        .setObserveIntervalSeconds(
                                Math.toIntExact(config.observeInterval().toSeconds())))
                .build());
        sender.changed(connection);
    }

    private void observed(AgentConnection connection, Observed observed) {
        Instant now = settings.now();
        Instant at = Instant.ofEpochMilli(observed.getObservedAtMillis());
        HostReport report = new HostReport(
                connection.hostId(),
                observed.getComplete(),
                observed.getWantedGeneration(),
                at.isAfter(now) ? now : at,
                observed.getInstancesList(),
                observed.getVolumesList(),
                observed.getNetworksList());
        if (!reports.offer(new ReportQueue.Report(report, observed.getStraysList()))) {
            connection.goodbye("draining", "Too many reports wait; come back in a moment.");
        }
    }

    private void spooled(AgentConnection connection, SpooledBatch batch) {
        try {
            sessions.store(connection.hostId(), batch);
            connection.send(ControlMessage.newBuilder()
                    .setAck(Ack.newBuilder().setSpooledSequence(batch.getSequence()))
                    .build());
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "spooledBatchNotStored hostId=%s", connection.hostId());
        }
    }
}
