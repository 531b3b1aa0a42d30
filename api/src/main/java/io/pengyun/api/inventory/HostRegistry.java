package io.pengyun.api.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Jdbc.JsonText;
import io.pengyun.protocol.v1.Device;
import io.pengyun.protocol.v1.HostFacts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What the gateway brings into the inventory: hosts that join, their facts, their health. In its transactions. */
@ApplicationScoped
public class HostRegistry {

    private final Jdbc jdbc;
    private final Ids ids;
    private final ObjectMapper json;
    private final HostRetirement retirement;

    HostRegistry(Jdbc jdbc, Ids ids, ObjectMapper json, HostRetirement retirement) {
        this.retirement = retirement;
        this.jdbc = jdbc;
        this.ids = ids;
        this.json = json;
    }

    /** Where a join token lets a host in. */
    record Place(UUID siteId, Optional<UUID> rackId) {}

    /** A new host: known, without facts, and with no capacity until its agent connects. */
    HostId add(String name, Place place, Instant now) {
        UUID id = ids.next();
        jdbc.update(
                "insert into host (id, name, site_id, rack_id, mode, health, driver, facts, health_since, version,"
                        + " created_at, updated_at) values (?, ?, ?, ?, 'active', 'enrolled', '', ?, ?, 0, ?, ?)",
                id,
                name,
                place.siteId(),
                place.rackId().orElse(null),
                new JsonText(write(HostFactsView.NONE)),
                now,
                now,
                now);
        jdbc.update("insert into host_capacity (host_id, vcpus, memory_mib, disk_gib) values (?, 0, 0, 0)", id);
        return new HostId(id);
    }

    /** What an agent told of its host when it introduced itself. */
    public record ToldFacts(UUID hostId, HostFacts facts, String bootId) {}

    /**
     * Records what agents told of their hosts, all at once; capacity follows, times each host's allocation ratio. What has
     * not changed is not written.
     */
    public void recordFacts(List<ToldFacts> told, Instant now) {
        if (told.isEmpty()) {
            return;
        }
        UUID[] hosts = told.stream().map(ToldFacts::hostId).toArray(UUID[]::new);
        jdbc.update(
                "with n as (select h.id, t.facts::jsonb as facts, t.driver, t.boot_id from host h"
                        + " join unnest(?, ?, ?, ?) as t (id, facts, driver, boot_id) on t.id = h.id"
                        + " where (h.facts, h.driver, coalesce(h.boot_id, '')) is distinct from"
                        + " (t.facts::jsonb, t.driver, t.boot_id) order by h.id for no key update of h)"
                        + " update host h set facts = n.facts, driver = n.driver, boot_id = n.boot_id, updated_at = ?"
                        + " from n where h.id = n.id",
                hosts,
                told.stream().map(one -> write(HostFactsView.of(one.facts()))).toArray(String[]::new),
                told.stream().map(one -> one.facts().getDriver()).toArray(String[]::new),
                told.stream().map(ToldFacts::bootId).toArray(String[]::new),
                now);
        recordDevices(told, hosts);
        recordCapacity(hosts);
    }

    /** Makes the capacity of hosts what the recorded facts and the allocation ratio say. */
    void recordCapacity(UUID... hostIds) {
        jdbc.update(
                "with n as (select c.host_id, floor((h.facts ->> 'logicalCpus')::numeric * h.vcpu_ratio)::bigint as vcpus,"
                        + " (h.facts ->> 'memoryMib')::bigint as memory_mib, (h.facts ->> 'diskGib')::bigint as disk_gib"
                        + " from host_capacity c join host h on h.id = c.host_id where c.host_id = any(?)"
                        + " and h.mode <> 'retired' order by c.host_id for no key update of c)"
                        + " update host_capacity c set vcpus = n.vcpus, memory_mib = n.memory_mib, disk_gib = n.disk_gib"
                        + " from n where c.host_id = n.host_id and (c.vcpus, c.memory_mib, c.disk_gib)"
                        + " is distinct from (n.vcpus, n.memory_mib, n.disk_gib)",
                (Object) hostIds);
    }

    /**
     * Takes a host's capacity away for good, so that no claim can come to it any more, and has it let go; false, and
     * nothing is changed, when it holds some.
     */
    boolean retire(HostId host) {
        int taken = jdbc.update(
                "update host_capacity c set vcpus = 0, memory_mib = 0, disk_gib = 0 where host_id = ?"
                        + " and held_vcpus = 0 and held_memory_mib = 0 and held_disk_gib = 0",
                host.value());
        if (taken > 0) {
            retirement.retired(host);
        }
        return taken > 0;
    }

    private record ToldDevice(UUID hostId, Device device) {}

    /** A device that is gone stays on record while a claim holds it. */
    private void recordDevices(List<ToldFacts> told, UUID[] hosts) {
        List<ToldDevice> devices = told.stream()
                .flatMap(one ->
                        one.facts().getDevicesList().stream().map(device -> new ToldDevice(one.hostId(), device)))
                .toList();
        UUID[] hostsOfDevices = devices.stream().map(ToldDevice::hostId).toArray(UUID[]::new);
        String[] addresses = texts(devices, Device::getAddress);
        jdbc.update(
                "delete from host_device d where host_id = any(?) and not exists (select 1 from unnest(?, ?)"
                        + " as t (host_id, address) where t.host_id = d.host_id and t.address = d.address)"
                        + " and not exists (select 1 from claim_device c where c.host_id = d.host_id"
                        + " and c.address = d.address)",
                hosts,
                hostsOfDevices,
                addresses);
        if (devices.isEmpty()) {
            return;
        }
        jdbc.update(
                "insert into host_device as h (host_id, address, vendor_product, device_class, model, numa_cell)"
                        + " select * from unnest(?, ?, ?, ?, ?, ?)"
                        + " as d (host_id, address, vendor_product, device_class, model, numa_cell)"
                        + " order by host_id, address"
                        + " on conflict (host_id, address) do update set vendor_product = excluded.vendor_product,"
                        + " device_class = excluded.device_class, model = excluded.model,"
                        + " numa_cell = excluded.numa_cell"
                        + " where (h.vendor_product, h.device_class, h.model, h.numa_cell) is distinct from"
                        + " (excluded.vendor_product, excluded.device_class, excluded.model, excluded.numa_cell)",
                hostsOfDevices,
                addresses,
                texts(devices, Device::getVendorProduct),
                texts(devices, Device::getDeviceClass),
                texts(devices, Device::getModel),
                devices.stream().map(one -> one.device().getNumaCell()).toArray(Integer[]::new));
    }

    private static String[] texts(List<ToldDevice> devices, Function<Device, String> field) {
        return devices.stream().map(one -> field.apply(one.device())).toArray(String[]::new);
    }

    /** Records the health of hosts; those that have it already keep their time. Returns those that changed. */
    public List<UUID> setHealth(Collection<UUID> hosts, HostHealth health, Instant now) {
        return jdbc.list(
                "update host set health = ?, health_since = ? where id = any(?) and health <> ? returning id",
                row -> row.getObject(1, UUID.class),
                health.text(),
                now,
                hosts.toArray(UUID[]::new),
                health.text());
    }

    private String write(HostFactsView facts) {
        try {
            return json.writeValueAsString(facts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("facts are always JSON", impossible);
        }
    }
}
