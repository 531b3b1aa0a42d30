package io.pengyun.api.agent;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The generations, in the records. */
@ApplicationScoped
class WantedLedgerRecords implements WantedLedger {

    static final String CHANNEL = "wanted_changed";

    private final Jdbc jdbc;

    WantedLedgerRecords(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<UUID, Long> bump(Collection<UUID> hostIds) {
        record Next(UUID hostId, long generation) {}
        return jdbc
                .list(
                        "with hosts as (select host_id from host_agent where host_id = any(?) order by host_id for update)"
                                + " update host_agent a set wanted_generation = wanted_generation + 1 from hosts h"
                                + " where a.host_id = h.host_id returning a.host_id, a.wanted_generation,"
                                + " pg_notify('" + CHANNEL + "', a.host_id::text)",
                        row -> new Next(row.getObject(1, UUID.class), row.getLong(2)),
                        (Object) hostIds.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.toMap(Next::hostId, Next::generation));
    }
}
