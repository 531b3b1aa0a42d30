package io.pengyun.api.agent;

import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.LeaseGrant;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Answers heartbeats: at once where the lease is on record, else after the next bulk write. */
@ApplicationScoped
class LeaseGranter {

    private static final Logger LOG = Logger.getLogger(LeaseGranter.class);
    private static final int GATHER_MILLIS = 50;

    private final LeaseLedger ledger;
    private final GatewayConfig config;
    private final ExecutorService threads;
    private final Map<UUID, AgentConnection> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean recording = new AtomicBoolean();

    LeaseGranter(LeaseLedger ledger, GatewayConfig config, @VirtualThreads ExecutorService threads) {
        this.threads = threads;
        this.ledger = ledger;
        this.config = config;
    }

    void heartbeat(AgentConnection connection, long sequence) {
        connection.beat(sequence);
        if (ledger.covers(connection.hostId())) {
            grant(connection, sequence);
        } else {
            waiting.put(connection.hostId(), connection);
            recordSoon();
        }
    }

    private void recordSoon() {
        if (recording.compareAndSet(false, true)) {
            threads.execute(this::recordWaiting);
        }
    }

    private void recordWaiting() {
        try {
            // Heartbeats that come together share one write.
            Thread.sleep(GATHER_MILLIS);
            recordGathered();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            // No grant leaves that is not on record; the next heartbeat tries again.
            LOG.errorf(failed, "leasesNotRecorded");
        } finally {
            recording.set(false);
        }
        if (!waiting.isEmpty()) {
            recordSoon();
        }
    }

    private void recordGathered() {
        // A grant counts from when its heartbeat was sent, so the sequence is taken before the lease is recorded.
        Map<AgentConnection, Long> due = new HashMap<>();
        Map.copyOf(waiting).forEach((host, connection) -> {
            waiting.remove(host, connection);
            due.put(connection, connection.lastBeat());
        });
        LeaseLedger.Recorded recorded =
                ledger.record(due.keySet().stream().map(AgentConnection::hostId).collect(Collectors.toSet()));
        ledger.relyOn(recorded);
        due.forEach((connection, sequence) -> {
            if (recorded.hosts().contains(connection.hostId())) {
                grant(connection, sequence);
            }
        });
    }

    private void grant(AgentConnection connection, long sequence) {
        connection.send(ControlMessage.newBuilder()
                .setLease(LeaseGrant.newBuilder()
                        .setHeartbeatSequence(sequence)
                        .setLeaseMillis(Math.toIntExact(config.lease().toMillis())))
                .build());
    }
}
