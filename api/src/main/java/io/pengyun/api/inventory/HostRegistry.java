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
import java.util.UUID;

/** What the gateway brings into the inventory: hosts that join, their facts, their health. In its transactions. */
@ApplicationScoped
public class HostRegistry {

    private final Jdbc jdbc;
    private final Ids ids;
    private final ObjectMapper json;

    HostRegistry(Jdbc jdbc, Ids ids, ObjectMapper json) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.json = json;
    }

    /** Where a join token lets a host in. */
    record Place(UUID siteId, java.util.Optional<UUID> rackId) {}

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

    /** Records what an agent told of its host; capacity follows, times the host's allocation ratio. */
    public void recordFacts(HostId host, HostFacts facts, String bootId, Instant now) {
        jdbc.update(
                "update host set facts = ?, driver = ?, boot_id = ?, updated_at = ? where id = ?",
                new JsonText(write(HostFactsView.of(facts))),
                facts.getDriver(),
                bootId,
                now,
                host.value());
        recordDevices(host, facts.getDevicesList());
        recordCapacity(host.value());
    }

    /** Makes capacity what the recorded facts and the allocation ratio say. */
    void recordCapacity(UUID hostId) {
        jdbc.update(
                "update host_capacity c set vcpus = floor((h.facts ->> 'logicalCpus')::numeric * h.vcpu_ratio),"
                        + " memory_mib = (h.facts ->> 'memoryMib')::bigint, disk_gib = (h.facts ->> 'diskGib')::bigint"
                        + " from host h where h.id = c.host_id and c.host_id = ?",
                hostId);
    }

    private void recordDevices(HostId host, List<Device> devices) {
        UUID id = host.value();
        String[] addresses = devices.stream().map(Device::getAddress).toArray(String[]::new);
        jdbc.update(
                "delete from host_device d where host_id = ? and not address = any(?) and not exists"
                        + " (select 1 from claim_device c where c.host_id = d.host_id and c.address = d.address)",
                id,
                addresses);
        jdbc.update(
                "insert into host_device (host_id, address, vendor_product, device_class, model, numa_cell)"
                        + " select ?, address, vendor_product, device_class, model, numa_cell from unnest(?, ?, ?, ?, ?)"
                        + " as d (address, vendor_product, device_class, model, numa_cell)"
                        + " on conflict (host_id, address) do update set vendor_product = excluded.vendor_product,"
                        + " device_class = excluded.device_class, model = excluded.model,"
                        + " numa_cell = excluded.numa_cell",
                id,
                addresses,
                devices.stream().map(Device::getVendorProduct).toArray(String[]::new),
                devices.stream().map(Device::getDeviceClass).toArray(String[]::new),
                devices.stream().map(Device::getModel).toArray(String[]::new),
                devices.stream().map(Device::getNumaCell).toArray(Integer[]::new));
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
