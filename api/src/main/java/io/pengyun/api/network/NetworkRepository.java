package io.pengyun.api.network;

import io.pengyun.api.access.Reach;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Networks, ports and where networks are wanted. Address types of PostgreSQL go as text over the border. */
@ApplicationScoped
class NetworkRepository {

    private static final String COLUMNS =
            "id, project_id, department_id, name, cidr::text, outside, generation, version, created_at";

    /** Any number: serialises the choice of a free block among all replicas. */
    private static final long BLOCK_CHOICE_LOCK = 0x70656e67_6e657477L;

    private final Jdbc jdbc;

    NetworkRepository(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    Optional<NetworkRecord> byProjectAndName(UUID projectId, String name) {
        return jdbc.first(
                "select " + COLUMNS + " from network where project_id = ? and name = ?",
                NetworkRepository::network,
                projectId,
                name);
    }

    Optional<NetworkRecord> byId(UUID id) {
        return jdbc.first("select " + COLUMNS + " from network where id = ?", NetworkRepository::network, id);
    }

    List<NetworkRecord> ofDepartments(Reach reach, Optional<UUID> projectId, UUID before, int limit) {
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from network where id < ?");
        List<Object> arguments = new ArrayList<>(List.of(before));
        reach.restrict(sql, arguments);
        projectId.ifPresent(project -> {
            sql.append(" and project_id = ?");
            arguments.add(project);
        });
        arguments.add(limit);
        return jdbc.list(
                sql.append(" order by id desc limit ?").toString(), NetworkRepository::network, arguments.toArray());
    }

    /** All blocks in use, once the choice is this transaction's alone. */
    Set<AddressBlock> lockBlocksInUse() {
        jdbc.list("select pg_advisory_xact_lock(?)", row -> true, BLOCK_CHOICE_LOCK);
        return new HashSet<>(jdbc.list("select cidr::text from network", row -> AddressBlock.parse(row.getString(1))));
    }

    void insert(NetworkRecord network) {
        jdbc.update(
                "insert into network (id, project_id, department_id, name, cidr, gateway, outside, generation, version,"
                        + " created_at, updated_at) values (?, ?, ?, ?, ?::cidr, ?::inet, ?, ?, ?, ?, ?)",
                network.id(),
                network.projectId(),
                network.departmentId(),
                network.name(),
                network.cidr().toString(),
                network.cidr().gateway(),
                network.outside(),
                network.generation(),
                network.version(),
                network.createdAt(),
                network.createdAt());
    }

    /** Gives each instance the lowest free address; empty when there are not enough. Locks the network. */
    Optional<List<Port>> insertPorts(
            NetworkRecord network, List<UUID> instanceIds, Supplier<UUID> nextId, Instant now) {
        jdbc.list("select id from network where id = ? for update", row -> true, network.id());
        Set<Integer> inUse = new HashSet<>(jdbc.list(
                "select host(address) from port where network_id = ?",
                row -> AddressBlock.number(row.getString(1)),
                network.id()));
        PrimitiveIterator.OfInt candidates = network.cidr().assignable();
        List<Port> ports = new ArrayList<>(instanceIds.size());
        for (UUID instanceId : instanceIds) {
            int address = 0;
            while (address == 0 && candidates.hasNext()) {
                int candidate = candidates.nextInt();
                address = inUse.contains(candidate) ? 0 : candidate;
            }
            if (address == 0) {
                return Optional.empty();
            }
            ports.add(new Port(
                    nextId.get(),
                    new NetworkId(network.id()),
                    instanceId,
                    AddressBlock.text(address),
                    network.cidr().prefixLength(),
                    network.cidr().gateway(),
                    AddressBlock.mac(address)));
        }
        jdbc.update(
                "insert into port (id, network_id, instance_id, address, mac, created_at)"
                        + " select id, ?, instance_id, address::inet, mac::macaddr, ?"
                        + " from unnest(?, ?, ?, ?) as p (id, instance_id, address, mac)",
                network.id(),
                now,
                ports.stream().map(Port::id).toArray(UUID[]::new),
                instanceIds.toArray(UUID[]::new),
                ports.stream().map(Port::address).toArray(String[]::new),
                ports.stream().map(Port::mac).toArray(String[]::new));
        return Optional.of(ports);
    }

    List<Port> portsOf(Collection<UUID> instanceIds) {
        return jdbc.list(
                "select p.id, p.network_id, p.instance_id, host(p.address) as address, masklen(n.cidr) as prefix_length,"
                        + " host(n.gateway) as gateway, p.mac::text as mac"
                        + " from port p join network n on n.id = p.network_id where p.instance_id = any(?)"
                        + " order by p.instance_id, p.address",
                NetworkRepository::port,
                (Object) instanceIds.toArray(UUID[]::new));
    }

    List<Port> portsOn(UUID networkId, Optional<UUID> before, int limit) {
        return jdbc.list(
                "select p.id, p.network_id, p.instance_id, host(p.address) as address, masklen(n.cidr) as prefix_length,"
                        + " host(n.gateway) as gateway, p.mac::text as mac"
                        + " from port p join network n on n.id = p.network_id where p.network_id = ?"
                        + " and (?::uuid is null or p.id < ?::uuid) order by p.id desc limit ?",
                NetworkRepository::port,
                networkId,
                before.orElse(null),
                before.orElse(null),
                limit);
    }

    void deletePorts(Collection<UUID> instanceIds) {
        jdbc.update("delete from port where instance_id = any(?)", (Object) instanceIds.toArray(UUID[]::new));
    }

    /** Wants the network on these hosts from these host generations on; where it is wanted already nothing changes. */
    void wantOn(UUID networkId, List<UUID> hostIds, List<Long> hostGenerations) {
        jdbc.update(
                "insert into host_network (host_id, network_id, host_generation, absent)"
                        + " select host_id, ?, generation, false from unnest(?, ?) as h (host_id, generation)"
                        + " on conflict (host_id, network_id) do update"
                        + " set host_generation = excluded.host_generation, absent = false"
                        + " where host_network.absent",
                networkId,
                hostIds.toArray(UUID[]::new),
                hostGenerations.toArray(Long[]::new));
    }

    /** The hosts on which a network of the project is wanted. */
    Set<UUID> hostsWanting(UUID projectId) {
        return Set.copyOf(jdbc.list(
                "select distinct h.host_id from host_network h join network n on n.id = h.network_id"
                        + " where n.project_id = ? and not h.absent",
                row -> row.getObject(1, UUID.class),
                projectId));
    }

    /** Locks the networks until the end of the transaction. */
    void setOutside(UUID projectId, boolean outside, Instant at) {
        jdbc.update(
                "update network set outside = ?, generation = generation + 1, version = version + 1, updated_at = ?"
                        + " where project_id = ?",
                outside,
                at,
                projectId);
    }

    /** Wants the networks of a project on the hosts where they are, from these host generations on. */
    void wantAnew(UUID projectId, Map<UUID, Long> hostGenerations) {
        List<UUID> hosts = List.copyOf(hostGenerations.keySet());
        jdbc.update(
                "update host_network h set host_generation = g.generation"
                        + " from unnest(?, ?) as g (host_id, generation), network n"
                        + " where h.host_id = g.host_id and n.id = h.network_id and n.project_id = ? and not h.absent",
                hosts.toArray(UUID[]::new),
                hosts.stream().map(hostGenerations::get).toArray(Long[]::new),
                projectId);
    }

    /** Networks of a host without a port of these instances are not wanted there. */
    void wantOnlyOn(UUID hostId, Collection<UUID> instanceIds, long hostGeneration) {
        jdbc.update(
                "update host_network set absent = true, host_generation = ? where host_id = ? and not absent"
                        + " and network_id not in (select network_id from port where instance_id = any(?))",
                hostGeneration,
                hostId,
                instanceIds.toArray(UUID[]::new));
    }

    /** What is wanted of networks on a host since a generation. */
    List<WantedOnHost> wantedOn(UUID hostId, long afterGeneration) {
        return jdbc.list(
                "select n.id, n.project_id, n.department_id, n.name, n.cidr::text, n.outside, n.generation, n.version,"
                        + " n.created_at, h.absent from host_network h join network n on n.id = h.network_id"
                        + " where h.host_id = ? and h.host_generation > ? and not (h.absent and ? = 0)",
                row -> new WantedOnHost(network(row), row.getBoolean("absent")),
                hostId,
                afterGeneration,
                afterGeneration);
    }

    record WantedOnHost(NetworkRecord network, boolean absent) {}

    private static NetworkRecord network(ResultSet row) throws SQLException {
        return new NetworkRecord(
                row.getObject("id", UUID.class),
                row.getObject("project_id", UUID.class),
                row.getObject("department_id", UUID.class),
                row.getString("name"),
                AddressBlock.parse(row.getString("cidr")),
                row.getBoolean("outside"),
                row.getLong("generation"),
                row.getLong("version"),
                Jdbc.instant(row, "created_at").orElseThrow());
    }

    private static Port port(ResultSet row) throws SQLException {
        return new Port(
                row.getObject("id", UUID.class),
                new NetworkId(row.getObject("network_id", UUID.class)),
                row.getObject("instance_id", UUID.class),
                row.getString("address"),
                row.getInt("prefix_length"),
                row.getString("gateway"),
                row.getString("mac"));
    }
}
