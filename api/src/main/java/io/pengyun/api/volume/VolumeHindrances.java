package io.pengyun.api.volume;

import io.pengyun.api.operation.Hindrance;
import io.pengyun.api.operation.Hindrances;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What keeps an operation's volumes from being as wanted. */
@ApplicationScoped
class VolumeHindrances implements Hindrances {

    private final Jdbc jdbc;

    VolumeHindrances(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Hindrance> of(OperationId operation, int limit) {
        return jdbc.list(
                "select v.name, case when v.wanted = 'purged' then 'gone' when v.observed <> 'ready' then 'ready'"
                        + " when v.instance_id is null then 'detached' else 'attached' end as wanted,"
                        + " h.name as host, h.health, h.health_since, v.observed, v.observed_reason"
                        + " from (select * from volume where operation_id = ? and not " + VolumeSets.AS_WANTED
                        + " order by id limit ?) v join host h on h.id = v.host_id order by v.id",
                row -> new Hindrance(
                        "Volume \"" + row.getString("name") + "\"",
                        row.getString("wanted"),
                        row.getString("host"),
                        row.getString("health"),
                        Jdbc.instant(row, "health_since").orElseThrow(),
                        row.getString("observed"),
                        Optional.ofNullable(row.getString("observed_reason"))),
                operation.value(),
                limit);
    }
}
