package io.pengyun.api.placement;

import io.pengyun.api.placement.PlacementBatch.ClaimRow;
import io.pengyun.api.platform.Jdbc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;

/** Writes a batch's claims in one statement; the database checks them against the hosts' capacity. */
final class ClaimWriter {

    private final Jdbc jdbc;

    ClaimWriter(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    void insert(List<ClaimRow> rows, Instant now, Instant expiresAt) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.update(
                "insert into claim (id, host_id, project_id, department_id, request_id, demand_id, item, item_index,"
                        + " state, instances, vcpus, memory_mib, disk_gib, gpus, confirmed, expires_at, created_at)"
                        + " select id, host_id, project_id, department_id, request_id, demand_id, item, item_index,"
                        + " 'held', instances, vcpus, memory_mib, disk_gib, gpus, false, ?, ?"
                        + " from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as c (id, host_id, project_id,"
                        + " department_id, request_id, demand_id, item, item_index, instances, vcpus, memory_mib,"
                        + " disk_gib, gpus)",
                expiresAt,
                now,
                rows.stream().map(ClaimRow::claimId).toArray(UUID[]::new),
                rows.stream().map(ClaimRow::hostId).toArray(UUID[]::new),
                rows.stream().map(row -> row.demand().projectId()).toArray(UUID[]::new),
                rows.stream().map(row -> row.demand().departmentId()).toArray(UUID[]::new),
                rows.stream().map(row -> row.demand().requestId().orElse(null)).toArray(UUID[]::new),
                rows.stream().map(row -> row.demand().demandId()).toArray(UUID[]::new),
                longs(rows, ClaimRow::item),
                longs(rows, ClaimRow::index),
                longs(rows, row -> row.shape().instances()),
                longs(rows, row -> row.shape().vcpus()),
                longs(rows, row -> row.shape().memoryMib()),
                longs(rows, row -> row.shape().diskGib()),
                longs(rows, row -> row.shape().gpus()));
        insertDevices(rows);
    }

    private void insertDevices(List<ClaimRow> rows) {
        List<UUID> hosts = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        List<UUID> claims = new ArrayList<>();
        for (ClaimRow row : rows) {
            for (String address : row.devices()) {
                hosts.add(row.hostId());
                addresses.add(address);
                claims.add(row.claimId());
            }
        }
        if (!hosts.isEmpty()) {
            jdbc.update(
                    "insert into claim_device (host_id, address, claim_id)"
                            + " select host_id, address, claim_id from unnest(?, ?, ?) as d (host_id, address, claim_id)",
                    hosts.toArray(UUID[]::new),
                    addresses.toArray(String[]::new),
                    claims.toArray(UUID[]::new));
        }
    }

    private static Long[] longs(List<ClaimRow> rows, ToLongFunction<ClaimRow> value) {
        return rows.stream().map(row -> value.applyAsLong(row)).toArray(Long[]::new);
    }
}
