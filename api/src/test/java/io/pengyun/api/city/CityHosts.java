package io.pengyun.api.city;

import io.pengyun.api.agent.ObedientHosts;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The city's blades: each at once does and reports what is wanted of it, by the city's clock. There is no agent behind them;
 * nobody takes them for lost, as nobody has ever heard of one.
 */
@ApplicationScoped
class CityHosts {

    private static final String NEW =
            "select gen_random_uuid(), r.name || '-b' || lpad(n::text, 2, '0'), r.site_id, r.id,"
                    + " 'c' || ((n - 1) / 10 + 1), 'active', 'up', 'simulated', '{}', ?::timestamptz, 0, ?::timestamptz,"
                    + " ?::timestamptz from rack r, generate_series(1, ?) n where r.name like 'r___'";

    private final ObedientHosts hosts;
    private final Jdbc jdbc;
    private final Clock clock;
    private final Map<UUID, Long> obeyed = new ConcurrentHashMap<>();

    CityHosts(ObedientHosts hosts, Jdbc jdbc, Clock clock) {
        this.hosts = hosts;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** So many blades in each of the racks named {@code r001} and so on; ten make a chassis. */
    void fillRacks(int blades) {
        QuarkusTransaction.requiringNew().run(() -> {
            String now = clock.instant().toString();
            jdbc.update(
                    "insert into host (id, name, site_id, rack_id, chassis, mode, health, driver, facts, health_since,"
                            + " version, created_at, updated_at) " + NEW,
                    now,
                    now,
                    now,
                    blades);
            jdbc.update("insert into host_agent (host_id) select id from host where rack_id is not null");
            jdbc.update("insert into host_capacity (host_id, vcpus, memory_mib, disk_gib)"
                    + " select id, 64, 262144, 20000 from host where rack_id is not null");
        });
    }

    /** Lets all blades of which something is wanted that they have not done do it; answers how many there were. */
    int work() {
        List<Map.Entry<UUID, Long>> behind = jdbc
                .list(
                        "select host_id, wanted_generation from host_agent where wanted_generation > 0",
                        row -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
                .stream()
                .filter(host -> host.getValue() > obeyed.getOrDefault(host.getKey(), 0L))
                .toList();
        for (Map.Entry<UUID, Long> host : behind) {
            QuarkusTransaction.requiringNew().run(() -> hosts.obey(host.getKey()));
            obeyed.put(host.getKey(), host.getValue());
        }
        return behind.size();
    }

    /** Whether there is an operation that somebody still has to work at. */
    boolean busy() {
        return jdbc.first("select exists (select 1 from operation where ended_at is null)", row -> row.getBoolean(1))
                .orElseThrow();
    }

    /** No new things come here: there is nobody behind them. */
    void cordon() {
        QuarkusTransaction.requiringNew()
                .run(() -> jdbc.update("update host set mode = 'cordoned' where rack_id is not null"));
    }
}
