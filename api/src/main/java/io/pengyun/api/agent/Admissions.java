package io.pengyun.api.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Notifications;
import io.pengyun.api.platform.Replica;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.Welcome;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Lets connected hosts in, many in one transaction: a whole fleet that comes back is some tens of writes. */
@ApplicationScoped
class Admissions {

    private static final Logger LOG = Logger.getLogger(Admissions.class);
    private static final int LONGEST = 20_000;
    private static final int BATCH = 200;

    private final AgentSessions sessions;
    private final Connections connections;
    private final WantedSender sender;
    private final Notifications notifications;
    private final Replica replica;
    private final GatewayConfig config;
    private final Clock clock;
    private final BatchQueue<Arrival> queue = new BatchQueue<>("agent-admissions", LONGEST, BATCH, this::admit);

    Admissions(
            AgentSessions sessions,
            Connections connections,
            WantedSender sender,
            Notifications notifications,
            Replica replica,
            GatewayConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.connections = connections;
        this.sender = sender;
        this.notifications = notifications;
        this.replica = replica;
        this.config = config;
        this.clock = clock;
    }

    /** A host that has introduced itself. */
    record Arrival(AgentConnection connection, Hello hello) {}

    void start(@Observes StartupEvent event, MeterRegistry metrics) {
        metrics.gauge("pengyun.gateway.admissions.waiting", queue, BatchQueue::size);
        notifications.subscribe(AgentSessions.CHANNEL, this::connectedElsewhere);
        queue.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        queue.stop();
    }

    void arrived(AgentConnection connection, Hello hello) {
        if (!queue.offer(new Arrival(connection, hello))) {
            connection.goodbye("draining", "Too many hosts come at once; come back in a moment.");
        }
    }

    private void admit(List<Arrival> arrivals) {
        Map<UUID, Arrival> latest = new HashMap<>();
        for (Arrival arrival : arrivals) {
            Arrival before = latest.put(arrival.connection().hostId(), arrival);
            if (before != null) {
                Connections.supersede(before.connection());
            }
        }
        Map<UUID, Hello> hellos = new HashMap<>();
        latest.forEach((host, arrival) -> hellos.put(host, arrival.hello()));
        Set<UUID> admitted;
        try {
            admitted = sessions.open(hellos);
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "hostsNotAdmitted count=%d", latest.size());
            admitOneByOne(latest);
            return;
        }
        latest.forEach((host, arrival) -> welcome(arrival, admitted.contains(host)));
    }

    /** One host's facts that the records refuse must not keep the others out. */
    private void admitOneByOne(Map<UUID, Arrival> arrivals) {
        arrivals.forEach((host, arrival) -> {
            try {
                welcome(arrival, !sessions.open(Map.of(host, arrival.hello())).isEmpty());
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "hostNotAdmitted hostId=%s", Ids.text("host", host));
                arrival.connection().goodbye("draining", "The control plane cannot write its records at the moment.");
            }
        });
    }

    private void welcome(Arrival arrival, boolean admitted) {
        AgentConnection connection = arrival.connection();
        if (!admitted) {
            connection.goodbye("revoked", "This host is not admitted any more.");
            return;
        }
        LOG.infof(
                "agentConnected hostId=%s host=%s driver=%s",
                Ids.text("host", connection.hostId()),
                arrival.hello().getFacts().getHostname(),
                arrival.hello().getFacts().getDriver());
        connection.admit();
        connections.put(connection);
        connection.send(ControlMessage.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setHostId(HostReport.bytes(connection.hostId()))
                        .setServerTimeMillis(clock.millis())
                        .setHeartbeatIntervalMillis(
                                Math.toIntExact(config.heartbeat().toMillis()))
                        .setOrphanGraceSeconds(
                                Math.toIntExact(config.orphanGrace().toSeconds()))
                        .setObserveIntervalSeconds(
                                Math.toIntExact(config.observeInterval().toSeconds())))
                .build());
        sender.changed(connection);
    }

    /** {@code payload} is the host and the replica that has it now. */
    private void connectedElsewhere(String payload) {
        int space = payload.indexOf(' ');
        if (!payload.substring(space + 1).equals(replica.name())) {
            connections.of(UUID.fromString(payload.substring(0, space))).ifPresent(Connections::supersede);
        }
    }
}
