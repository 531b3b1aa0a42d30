package io.pengyun.api.placement;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pengyun.api.operation.PlainDatabase;
import io.pengyun.api.placement.DemandRequest.Item;
import io.pengyun.api.placement.DemandRequest.Shape;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** A database with a small fleet, and placement leaders over it that no application runs. */
final class PlacementLab {

    private final PlainDatabase database = new PlainDatabase();
    private final Ids ids = new Ids(Clock.systemUTC(), new SecureRandom());
    private final DemandQueue queue =
            new DemandQueue(database.jdbc(), new ObjectMapper().registerModule(new Jdk8Module()));
    private final ClaimService claims = new ClaimService(database.jdbc());
    private final List<UUID> hosts = new ArrayList<>();

    /** What a host of the fleet offers. */
    record HostSize(long vcpus, long memoryMib, long diskGib, int gpus) {}

    Jdbc jdbc() {
        return database.jdbc();
    }

    DemandQueue queue() {
        return queue;
    }

    ClaimService claims() {
        return claims;
    }

    Ids ids() {
        return ids;
    }

    List<UUID> hosts() {
        return hosts;
    }

    <T> T transaction(Supplier<T> work) {
        return database.transaction(work);
    }

    PlacementLeader leader() {
        return new PlacementLeader(
                database.jdbc(),
                new BatchTransactions() {
                    @Override
                    public <T> T call(Supplier<T> work) {
                        return database.transaction(work);
                    }
                },
                queue,
                ids,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    UUID addSite(String name, int accreditation) {
        UUID id = ids.next();
        jdbc().update(
                        "insert into site (id, name, title, accreditation_level, version, created_at, updated_at)"
                                + " values (?, ?, ?, ?, 0, now(), now())",
                        id,
                        name,
                        name,
                        accreditation);
        return id;
    }

    UUID addHost(UUID site, HostSize size) {
        UUID id = ids.next();
        jdbc().update(
                        "insert into host (id, name, site_id, mode, health, driver, facts, health_since, version,"
                                + " created_at, updated_at) values (?, ?, ?, 'active', 'up', 'simulated', '{}', now(), 0,"
                                + " now(), now())",
                        id,
                        "blade-" + hosts.size(),
                        site);
        jdbc().update(
                        "insert into host_capacity (host_id, vcpus, memory_mib, disk_gib) values (?, ?, ?, ?)",
                        id,
                        size.vcpus(),
                        size.memoryMib(),
                        size.diskGib());
        for (int gpu = 0; gpu < size.gpus(); gpu++) {
            jdbc().update(
                            "insert into host_device (host_id, address, vendor_product, device_class, model, numa_cell)"
                                    + " values (?, ?, '10de:06d1', '0302', 'Tesla C2050', 0)",
                            id,
                            "0000:0" + gpu + ":00.0");
        }
        hosts.add(id);
        return id;
    }

    /** Asks for equal things; the demand waits. */
    DemandRequest ask(int accreditation, Item... items) {
        UUID id = ids.next();
        DemandRequest demand = new DemandRequest(
                id, Optional.of(id), ids.next(), ids.next(), accreditation, id.hashCode(), List.of(items), Set.of());
        queue.add(demand, false, Instant.now());
        return demand;
    }

    static Item item(int count, Shape shape) {
        return new Item(count, shape, Optional.empty(), false, Optional.empty());
    }

    static Shape shape(long vcpus, long memoryMib, long diskGib) {
        return new Shape(1, vcpus, memoryMib, diskGib, 0, Optional.empty());
    }

    PlacementAnswer answerTo(DemandRequest demand) {
        return queue.answerTo(demand.demandId()).orElseThrow(() -> new AssertionError("not decided"));
    }

    long number(String sql, Object... arguments) {
        return jdbc().first(sql, row -> row.getLong(1), arguments).orElseThrow();
    }
}
