package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostHealth;
import io.pengyun.api.inventory.HostId;
import io.pengyun.api.inventory.HostRegistry;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the gateway records of connections: who is there, with which facts, and what their spools brought. */
@ApplicationScoped
class AgentSessions {

    private final HostRegistry registry;
    private final Jdbc jdbc;
    private final Clock clock;

    AgentSessions(HostRegistry registry, Jdbc jdbc, Clock clock) {
        this.registry = registry;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records that a host's agent is here; false when it is not admitted any more. */
    @Transactional
    boolean open(UUID hostId, Hello hello) {
        Instant now = clock.instant();
        int admitted = jdbc.update(
                "update host_agent a set agent_version = ?, agent_start_id = ?, connected_at = ?,"
                        + " last_heartbeat_at = ? from host h where a.host_id = ? and h.id = a.host_id"
                        + " and not a.revoked and h.mode <> 'retired'",
                hello.getAgentVersion(),
                hello.getAgentStartId(),
                now,
                now,
                hostId);
        if (admitted == 0) {
            return false;
        }
        registry.recordFacts(new HostId(hostId), hello.getFacts(), hello.getBootId(), now);
        registry.setHealth(Set.of(hostId), HostHealth.UP, now);
        return true;
    }

    /** Stores a spooled batch once, however often it comes. */
    @Transactional
    void store(UUID hostId, SpooledBatch batch) {
        int isNew = jdbc.update(
                "update host_agent set spooled_sequence = ? where host_id = ? and spooled_sequence < ?",
                batch.getSequence(),
                hostId,
                batch.getSequence());
        if (isNew == 0 || batch.getUsageCount() == 0) {
            return;
        }
        List<InstanceUsage> usage = batch.getUsageList();
        jdbc.update(
                "insert into consumption (instance_id, host_id, from_at, until_at, cpu_nanos, disk_read_bytes,"
                        + " disk_written_bytes, network_received_bytes, network_sent_bytes)"
                        + " select instance_id, ?, from_at, until_at, cpu, read, written, received, sent"
                        + " from unnest(?, ?, ?, ?, ?, ?, ?, ?) as u (instance_id, from_at, until_at, cpu, read, written,"
                        + " received, sent) on conflict do nothing",
                hostId,
                usage.stream().map(one -> HostReport.uuid(one.getInstanceId())).toArray(UUID[]::new),
                usage.stream()
                        .map(one -> Instant.ofEpochMilli(one.getFromMillis()))
                        .toArray(Instant[]::new),
                usage.stream()
                        .map(one -> Instant.ofEpochMilli(one.getUntilMillis()))
                        .toArray(Instant[]::new),
                usage.stream().map(InstanceUsage::getCpuNanos).toArray(Long[]::new),
                usage.stream().map(InstanceUsage::getDiskReadBytes).toArray(Long[]::new),
                usage.stream().map(InstanceUsage::getDiskWrittenBytes).toArray(Long[]::new),
                usage.stream().map(InstanceUsage::getNetworkReceivedBytes).toArray(Long[]::new),
                usage.stream().map(InstanceUsage::getNetworkSentBytes).toArray(Long[]::new));
    }
}
