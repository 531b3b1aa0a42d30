package io.pengyun.api.agent;

import io.pengyun.api.event.EventKind;
import io.pengyun.api.event.Events;
import io.pengyun.api.event.Fact;
import io.pengyun.api.inventory.HostHealth;
import io.pengyun.api.inventory.HostId;
import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Tells of hosts that come and go, in the transaction that records it. */
@ApplicationScoped
class HostEvents {

    private final Jdbc jdbc;
    private final Events events;

    HostEvents(Jdbc jdbc, Events events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    void tell(List<UUID> hosts, HostHealth health) {
        EventKind kind = switch (health) {
            case UP -> EventKind.HOST_UP;
            case UNREACHABLE -> EventKind.HOST_UNREACHABLE;
            case LOST -> EventKind.HOST_LOST;
            case ENROLLED -> throw new IllegalArgumentException("a host is enrolled once, and not changed to it");
        };
        events.publish(jdbc.list(
                "select h.id, h.name, s.name as site from host h join site s on s.id = h.site_id where h.id = any(?)"
                        + " order by h.id",
                row -> Fact.ofPlatform(kind, new HostId(row.getObject("id", UUID.class)).text())
                        .with("name", row.getString("name"))
                        .with("site", row.getString("site")),
                (Object) hosts.toArray(UUID[]::new)));
    }
}
