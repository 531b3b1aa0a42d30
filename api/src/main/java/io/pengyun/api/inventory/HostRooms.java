package io.pengyun.api.inventory;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What hosts offer, what of it is held, and where they stand. */
@ApplicationScoped
class HostRooms {

    private final Jdbc jdbc;

    HostRooms(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** What a host offers or holds; disk in its local pool. */
    @Schema(name = "HostAmounts")
    record Amounts(long vcpus, long memoryMib, long diskGib) {

        static final Amounts NONE = new Amounts(0, 0, 0);
    }

    record Room(UUID hostId, String site, Optional<String> rack, Amounts capacity, Amounts held) {}

    Map<UUID, Room> of(Collection<UUID> hostIds) {
        return jdbc
                .list(
                        "select c.host_id, c.vcpus, c.memory_mib, c.disk_gib, c.held_vcpus, c.held_memory_mib,"
                                + " c.held_disk_gib, s.name, r.name from host_capacity c join host h on h.id = c.host_id"
                                + " join site s on s.id = h.site_id left join rack r on r.id = h.rack_id"
                                + " where c.host_id = any(?)",
                        row -> new Room(
                                row.getObject(1, UUID.class),
                                row.getString(8),
                                Optional.ofNullable(row.getString(9)),
                                new Amounts(row.getLong(2), row.getLong(3), row.getLong(4)),
                                new Amounts(row.getLong(5), row.getLong(6), row.getLong(7))),
                        (Object) hostIds.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.toMap(Room::hostId, room -> room));
    }
}
