package io.pengyun.api.agent;

import io.pengyun.api.inventory.HostRegistry;
import io.pengyun.api.inventory.HostRegistry.ToldFacts;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Replica;
import io.pengyun.protocol.v1.Hello;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the gateway records of connections: who is there, with which facts, and what their spools brought. */
@ApplicationScoped
class AgentSessions {

    /** Says which host has connected to which replica, so that the others let go of it. */
    static final String CHANNEL = "agent_connected";

    private static final int ID_BYTES = 16;

    private final HostRegistry registry;
    private final Replica replica;
    private final Jdbc jdbc;
    private final Clock clock;

    AgentSessions(HostRegistry registry, Replica replica, Jdbc jdbc, Clock clock) {
        this.registry = registry;
        this.replica = replica;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records that these hosts' agents are here; returns those that are admitted. */
    @Transactional
    Set<UUID> open(Map<UUID, Hello> hellos) {
        List<UUID> hosts = hellos.keySet().stream().sorted().toList();
        Set<UUID> admitted = new HashSet<>(jdbc.list(
                "with n as (select a.host_id, u.version, u.start_id from host_agent a join host h on h.id = a.host_id"
                        + " join unnest(?, ?, ?) as u (host_id, version, start_id) on u.host_id = a.host_id"
                        + " where not a.revoked and h.mode <> 'retired' order by a.host_id for no key update of a)"
                        + " update host_agent a set agent_version = n.version, agent_start_id = n.start_id,"
                        + " connected_at = clock_timestamp(), connected_replica = ? from n where a.host_id = n.host_id"
                        + " returning a.host_id, pg_notify('" + CHANNEL + "', a.host_id || ' ' || a.connected_replica)",
                row -> row.getObject(1, UUID.class),
                hosts.toArray(UUID[]::new),
                hosts.stream()
                        .map(host -> hello(hellos, host).getAgentVersion())
                        .toArray(String[]::new),
                hosts.stream()
                        .map(host -> hello(hellos, host).getAgentStartId())
                        .toArray(String[]::new),
                replica.name()));
        registry.recordFacts(
                hosts.stream()
                        .filter(admitted::contains)
                        .map(host -> new ToldFacts(
                                host,
                                hello(hellos, host).getFacts(),
                                hello(hellos, host).getBootId()))
                        .toList(),
                clock.instant());
        return admitted;
    }

    private static Hello hello(Map<UUID, Hello> hellos, UUID host) {
        return hellos.getOrDefault(host, Hello.getDefaultInstance());
    }

    /** Stores a spooled batch once, however often it comes. Batches of one host come one after the other. */
    @Transactional
    void store(UUID hostId, SpooledBatch batch) {
        int isNew = jdbc.update(
                "update host_agent set spooled_sequence = ? where host_id = ? and spooled_sequence < ?",
                batch.getSequence(),
                hostId,
                batch.getSequence());
        if (isNew == 0) {
            return;
        }
        if (batch.getTransitionsCount() > 0) {
            storeTransitions(hostId, batch);
        }
        if (batch.getUsageCount() > 0) {
            storeUsage(hostId, batch.getUsageList());
        }
    }

    private void storeTransitions(UUID hostId, SpooledBatch batch) {
        List<InstanceTransition> transitions = batch.getTransitionsList().stream()
                .filter(one -> one.getInstanceId().size() == ID_BYTES)
                .toList();
        jdbc.update(
                "insert into instance_transition (host_id, sequence, number, instance_id, epoch, from_state, to_state, at,"
                        + " reason) select ?, ?, number, instance_id, epoch, from_state, to_state, at, nullif(reason, '')"
                        + " from unnest(?, ?, ?, ?, ?, ?) with ordinality as t (instance_id, epoch, from_state, to_state,"
                        + " at, reason, number)",
                hostId,
                batch.getSequence(),
                transitions.stream()
                        .map(one -> HostReport.uuid(one.getInstanceId()))
                        .toArray(UUID[]::new),
                transitions.stream().map(InstanceTransition::getEpoch).toArray(Long[]::new),
                transitions.stream().map(one -> StateWords.of(one.getFrom())).toArray(String[]::new),
                transitions.stream().map(one -> StateWords.of(one.getTo())).toArray(String[]::new),
                transitions.stream()
                        .map(one -> Instant.ofEpochMilli(one.getAtMillis()))
                        .toArray(Instant[]::new),
                transitions.stream().map(InstanceTransition::getReason).toArray(String[]::new));
    }

    private void storeUsage(UUID hostId, List<InstanceUsage> told) {
        List<InstanceUsage> usage = told.stream()
                .filter(one -> one.getInstanceId().size() == ID_BYTES)
                .toList();
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
