package io.pengyun.api.placement;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.scheduler.Claim;
import io.pengyun.scheduler.ClaimKey;
import io.pengyun.scheduler.DemandId;
import io.pengyun.scheduler.DepartmentId;
import io.pengyun.scheduler.Device;
import io.pengyun.scheduler.Fleet;
import io.pengyun.scheduler.HostId;
import io.pengyun.scheduler.HostMode;
import io.pengyun.scheduler.HostSpec;
import io.pengyun.scheduler.HostView;
import io.pengyun.scheduler.Location;
import io.pengyun.scheduler.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The living snapshot: the scheduler's fleet, read from the records and read again host by host when they change. Used by
 * the leader's thread alone.
 */
final class FleetMirror {

    private static final String HOSTS =
            "select h.id, s.name as site, coalesce(r.name, '') as rack, coalesce(h.chassis, '') as chassis, h.mode,"
                    + " h.health, h.labels, h.dedicated_department_id, case when s.accreditation_until < ?"
                    + " then 0 else s.accreditation_level end as accreditation,"
                    + " c.vcpus, c.memory_mib, c.disk_gib, coalesce((h.facts ->> 'sharedStorage')::boolean, false)"
                    + " as shared_storage from host h join site s on s.id = h.site_id"
                    + " left join rack r on r.id = h.rack_id join host_capacity c on c.host_id = h.id"
                    + " where h.mode <> 'retired'";

    private final Jdbc jdbc;
    private Fleet fleet = Fleet.builder().build();

    FleetMirror(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    Fleet fleet() {
        return fleet;
    }

    /**
     * Forgets everything and reads all hosts and claims; in a transaction.
     *
     * @param today an accreditation that ended before counts no more
     */
    void rebuild(LocalDate today) {
        fleet = Fleet.builder().build();
        apply(read(HOSTS, today), readDevices(Optional.empty()), readClaims(Optional.empty()));
    }

    /** Reads some hosts again, with their claims; hosts that are gone leave the fleet. */
    void refresh(Collection<UUID> hostIds, LocalDate today) {
        UUID[] ids = hostIds.toArray(UUID[]::new);
        Map<UUID, List<Claim>> claims = readClaims(Optional.of(ids));
        Map<UUID, List<Device>> devices = readDevices(Optional.of(ids));
        List<HostRow> rows = read(HOSTS + " and h.id = any(?)", today, ids);
        Set<UUID> gone = new HashSet<>(hostIds);
        rows.forEach(row -> gone.remove(row.id()));
        for (UUID id : hostIds) {
            HostId host = new HostId(id);
            if (fleet.host(host).isPresent()) {
                fleet.claimsOn(host).forEach(claim -> fleet.release(claim.key()));
                if (gone.contains(id)) {
                    fleet.removeHost(host);
                }
            }
        }
        apply(rows, devices, claims);
    }

    /** What a host's records say at a glance; equal when the mirror is right about it. */
    private record Glance(Resources free, HostMode mode, int devicesHeld) {}

    /**
     * Compares all hosts with their records, and reads again those that differ; in a transaction.
     *
     * @return whether any did
     */
    boolean catchUp(LocalDate today) {
        Map<UUID, Glance> recorded = new HashMap<>();
        jdbc.list(
                        "select c.host_id, c.vcpus - c.held_vcpus as vcpus, c.memory_mib - c.held_memory_mib as memory_mib,"
                                + " c.disk_gib - c.held_disk_gib as disk_gib, h.mode, h.health, (select count(*)"
                                + " from claim_device d where d.host_id = h.id) as devices_held"
                                + " from host_capacity c join host h on h.id = c.host_id where h.mode <> 'retired'",
                        row -> Map.entry(
                                row.getObject("host_id", UUID.class),
                                new Glance(
                                        resources(row),
                                        mode(row.getString("mode"), row.getString("health")),
                                        row.getInt("devices_held"))))
                .forEach(host -> recorded.put(host.getKey(), host.getValue()));
        Set<UUID> differing = new HashSet<>(recorded.keySet());
        for (HostView host : fleet.hosts()) {
            UUID id = host.spec().id().value();
            int devicesHeld = host.spec().devices().size() - host.freeDevices();
            if (new Glance(host.free(), host.mode(), devicesHeld).equals(recorded.get(id))) {
                differing.remove(id);
            } else {
                differing.add(id);
            }
        }
        if (!differing.isEmpty()) {
            refresh(differing, today);
        }
        return !differing.isEmpty();
    }

    private static Resources resources(ResultSet row) throws SQLException {
        return new Resources(row.getLong("vcpus"), row.getLong("memory_mib"), row.getLong("disk_gib"));
    }

    private void apply(List<HostRow> rows, Map<UUID, List<Device>> devices, Map<UUID, List<Claim>> claims) {
        for (HostRow row : rows) {
            HostSpec spec = row.spec(devices.getOrDefault(row.id(), List.of()));
            if (fleet.host(spec.id()).isPresent()) {
                fleet.updateHost(spec);
                fleet.setMode(spec.id(), row.mode());
            } else {
                fleet.addHost(spec, row.mode());
            }
            claims.getOrDefault(row.id(), List.of()).forEach(fleet::restore);
        }
    }

    private record HostRow(
            UUID id,
            Location location,
            int accreditation,
            Resources capacity,
            Set<String> traits,
            Optional<UUID> dedicatedTo,
            boolean sharedStorage,
            HostMode mode) {

        HostSpec spec(List<Device> devices) {
            return HostSpec.builder(new HostId(id), location, capacity)
                    .accreditationLevel(accreditation)
                    .devices(devices)
                    .traits(traits)
                    .dedicatedTo(dedicatedTo.map(DepartmentId::new).map(Set::of).orElse(Set.of()))
                    .sharedStorage(sharedStorage)
                    .build();
        }
    }

    private List<HostRow> read(String sql, Object... arguments) {
        return jdbc.list(sql, FleetMirror::host, arguments);
    }

    private static HostRow host(ResultSet row) throws SQLException {
        return new HostRow(
                row.getObject("id", UUID.class),
                new Location(row.getString("site"), row.getString("rack"), row.getString("chassis"), Set.of()),
                row.getInt("accreditation"),
                resources(row),
                Set.of((String[]) row.getArray("labels").getArray()),
                Jdbc.uuid(row, "dedicated_department_id"),
                row.getBoolean("shared_storage"),
                mode(row.getString("mode"), row.getString("health")));
    }

    private static HostMode mode(String mode, String health) {
        return switch (mode) {
            case "maintenance" -> HostMode.MAINTENANCE;
            case "draining" -> HostMode.DRAINING;
            case "cordoned" -> HostMode.CORDONED;
            default -> health.equals("up") ? HostMode.ACTIVE : HostMode.DOWN;
        };
    }

    private Map<UUID, List<Device>> readDevices(Optional<UUID[]> hosts) {
        Map<UUID, List<Device>> devices = new HashMap<>();
        jdbc.list(
                        "select host_id, address, model, numa_cell from host_device where model <> ''"
                                + " and (?::uuid[] is null or host_id = any(?::uuid[]))",
                        row -> Map.entry(
                                row.getObject("host_id", UUID.class),
                                new Device(row.getString("address"), row.getString("model"), row.getInt("numa_cell"))),
                        hosts.orElse(null),
                        hosts.orElse(null))
                .forEach(device -> devices.computeIfAbsent(device.getKey(), id -> new ArrayList<>())
                        .add(device.getValue()));
        return devices;
    }

    private Map<UUID, List<Claim>> readClaims(Optional<UUID[]> hosts) {
        Map<UUID, List<Claim>> claims = new HashMap<>();
        jdbc.list(
                        "select c.demand_id, c.item, c.item_index, c.host_id, c.vcpus, c.memory_mib, c.disk_gib,"
                                + " coalesce(d.addresses, '{}') as devices from claim c left join"
                                + " (select claim_id, array_agg(address order by address) as addresses"
                                + " from claim_device group by claim_id) d on d.claim_id = c.id"
                                + " where ?::uuid[] is null or c.host_id = any(?::uuid[])",
                        FleetMirror::claim,
                        hosts.orElse(null),
                        hosts.orElse(null))
                .forEach(claim -> claims.computeIfAbsent(claim.host().value(), id -> new ArrayList<>())
                        .add(claim));
        return claims;
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                new ClaimKey(
                        new DemandId(row.getObject("demand_id", UUID.class)),
                        row.getInt("item"),
                        row.getInt("item_index")),
                new HostId(row.getObject("host_id", UUID.class)),
                resources(row),
                List.of((String[]) row.getArray("devices").getArray()),
                Claim.NO_CELL,
                Set.of());
    }
}
