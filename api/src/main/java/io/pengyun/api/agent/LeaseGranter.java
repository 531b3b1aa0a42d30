package io.pengyun.api.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.LeaseGrant;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Answers heartbeats: at once where the lease is on record, else after the next bulk write.
 *
 * <p>No lease leaves before the complete wanted state has left on the same connection. An agent whose lease ran out may
 * start again only what is still wanted of it, and what was moved elsewhere meanwhile is not.
 */
@ApplicationScoped
class LeaseGranter {

    private static final int LONGEST = 20_000;
    private static final int BATCH = 2_000;

    private final LeaseLedger ledger;
    private final WantedSender sender;
    private final GatewayConfig config;
    private final Counter grants;
    private final Counter refused;
    private final BatchQueue<AgentConnection> waiting =
            new BatchQueue<>("agent-leases", LONGEST, BATCH, this::grantTogether);

    LeaseGranter(LeaseLedger ledger, WantedSender sender, GatewayConfig config, MeterRegistry metrics) {
        this.ledger = ledger;
        this.sender = sender;
        this.config = config;
        this.grants = metrics.counter("pengyun.gateway.leases.granted");
        this.refused = metrics.counter("pengyun.gateway.leases.refused");
    }

    void start(@Observes StartupEvent event) {
        waiting.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        waiting.stop();
    }

    void heartbeat(AgentConnection connection, long sequence) {
        if (connection.hasSentWanted() && ledger.covers(connection.hostId())) {
            grant(connection, sequence);
        } else if (connection.beat(sequence) && !waiting.offer(connection)) {
            // It asks again with its next heartbeat.
            connection.takeBeat();
        }
    }

    private void grantTogether(List<AgentConnection> connections) {
        // A grant counts from when its heartbeat was sent, so the sequence is taken before the lease is recorded.
        Map<AgentConnection, Long> due = new HashMap<>();
        for (AgentConnection connection : connections) {
            long sequence = connection.takeBeat();
            if (connection.isOpen() && connection.hasSentWanted()) {
                due.put(connection, sequence);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        Set<UUID> hosts = new HashSet<>();
        due.keySet().forEach(connection -> hosts.add(connection.hostId()));
        LeaseLedger.Recorded recorded = ledger.record(hosts);
        ledger.relyOn(recorded);
        due.forEach((connection, sequence) -> {
            Long wanted = recorded.wantedGenerations().get(connection.hostId());
            if (wanted != null) {
                hosts.remove(connection.hostId());
                grant(connection, sequence);
                // A notice of a change can be lost with the connection that it comes by; this one cannot.
                if (wanted > connection.sentGeneration()) {
                    sender.changed(connection);
                }
            }
        });
        refuse(due.keySet(), hosts);
    }

    private void refuse(Set<AgentConnection> connections, Set<UUID> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        refused.increment(hosts.size());
        Map<UUID, LeaseLedger.Refusal> refusals = ledger.refusals(hosts);
        for (AgentConnection connection : connections) {
            LeaseLedger.Refusal refusal = refusals.get(connection.hostId());
            if (refusal == LeaseLedger.Refusal.REVOKED) {
                connection.goodbye("revoked", "This host is not admitted any more.");
            } else if (refusal == LeaseLedger.Refusal.FENCED && connection.hasReported()) {
                connection.goodbye("draining", "The host's lease had ended; it shall compare everything anew.");
            }
        }
    }

    private void grant(AgentConnection connection, long sequence) {
        grants.increment();
        connection.send(ControlMessage.newBuilder()
                .setLease(LeaseGrant.newBuilder()
                        .setHeartbeatSequence(sequence)
                        .setLeaseMillis(Math.toIntExact(config.lease().toMillis())))
                .build());
    }
}
