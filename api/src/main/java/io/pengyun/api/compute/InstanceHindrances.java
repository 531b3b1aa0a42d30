package io.pengyun.api.compute;

import io.pengyun.api.operation.Hindrance;
import io.pengyun.api.operation.Hindrances;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What keeps an operation's instances from being as wanted. */
@ApplicationScoped
class InstanceHindrances implements Hindrances {

    private final Jdbc jdbc;

    InstanceHindrances(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Hindrance> of(OperationId operation, int limit) {
        return jdbc.list(
                "select i.name, i.wanted, h.name as host, h.health, h.health_since, i.observed, i.observed_reason"
                        + " from (select * from instance where operation_id = ? and not " + InstanceSets.AS_WANTED
                        + " order by id limit ?) i join host h on h.id = i.host_id order by i.id",
                row -> new Hindrance(
                        "Instance \"" + row.getString("name") + "\"",
                        switch (WantedState.of(row.getString("wanted"))) {
                            case RUNNING -> "running";
                            case STOPPED, DELETED -> "off";
                            case PURGED -> "gone";
                        },
                        row.getString("host"),
                        row.getString("health"),
                        Jdbc.instant(row, "health_since").orElseThrow(),
                        row.getString("observed"),
                        Optional.ofNullable(row.getString("observed_reason"))),
                operation.value(),
                limit);
    }
}
