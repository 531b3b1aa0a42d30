package io.pengyun.api.volume;

import io.pengyun.api.access.Owner;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Jdbc.JsonText;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.request.Grant;
import io.pengyun.api.tenancy.ProjectId;
import io.pengyun.api.volume.VolumeNews.Whose;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Volumes by the hundred and thousand: written and counted as sets, in the caller's transaction. */
@ApplicationScoped
class VolumeSets {

    static final String AS_WANTED = "(observed_generation >= generation and (wanted = 'purged' and observed = 'absent'"
            + " or wanted <> 'purged' and observed = 'ready' and observed_instance_id is not distinct from"
            + " instance_id))";

    private final Jdbc jdbc;
    private final Claims claims;
    private final UsageLedger ledger;
    private final VolumeNews news;

    VolumeSets(Jdbc jdbc, Claims claims, UsageLedger ledger, VolumeNews news) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.ledger = ledger;
        this.news = news;
    }

    /** Those of these names that are in use in the project. */
    Set<String> taken(ProjectId project, Collection<String> names) {
        return Set.copyOf(jdbc.list(
                "select name from volume where project_id = ? and name = any(?) and wanted = 'present'",
                row -> row.getString(1),
                project.value(),
                names.toArray(String[]::new)));
    }

    void insert(
            Grant grant,
            VolumeItems.Terms terms,
            String labels,
            List<Optional<UUID>> holders,
            Map<UUID, Long> hostGenerations) {
        Refusals.translate(
                Map.of(
                        "volume_name",
                        () -> Refusals.nameTaken("volume", grant.item().name())),
                () -> insertNow(grant, terms, labels, holders, hostGenerations));
    }

    private void insertNow(
            Grant grant,
            VolumeItems.Terms terms,
            String labels,
            List<Optional<UUID>> holders,
            Map<UUID, Long> hostGenerations) {
        List<Grant.Granted> granted = grant.resources();
        jdbc.update(
                "insert into volume (id, name, host_id, host_generation, instance_id, project_id, department_id,"
                        + " request_id, size_gib, wanted, generation, observed, observed_generation, operation_id,"
                        + " labels, ends_at, version, created_at, updated_at)"
                        + " select g.id, g.name, g.host_id, g.host_generation, g.instance_id, ?, ?, ?, ?, 'present', 1,"
                        + " 'unknown', 0, ?, ?, ?, 0, ?, ?"
                        + " from unnest(?, ?, ?, ?, ?) as g (id, name, host_id, host_generation, instance_id)",
                grant.project().id().value(),
                grant.project().departmentId(),
                grant.request().value(),
                terms.sizeGib(),
                grant.operation().value(),
                new JsonText(labels),
                grant.endsAt().orElse(null),
                grant.at(),
                grant.at(),
                granted.stream().map(Grant.Granted::resourceId).toArray(UUID[]::new),
                granted.stream().map(Grant.Granted::name).toArray(String[]::new),
                granted.stream().map(Grant.Granted::hostId).toArray(UUID[]::new),
                granted.stream().map(one -> hostGenerations.get(one.hostId())).toArray(Long[]::new),
                holders.stream().map(holder -> holder.orElse(null)).toArray(UUID[]::new));
    }

    record Tally(long total, long asWanted) {}

    Tally tally(OperationId operation) {
        return jdbc.first(
                        "select count(*), count(*) filter (where " + AS_WANTED + ") from volume where operation_id = ?",
                        row -> new Tally(row.getLong(1), row.getLong(2)),
                        operation.value())
                .orElseThrow();
    }

    List<UUID> hostsOf(OperationId operation) {
        return jdbc.list(
                "select distinct host_id from volume where operation_id = ?",
                row -> row.getObject(1, UUID.class),
                operation.value());
    }

    void purge(OperationId operation, Map<UUID, Long> hostGenerations, Instant at) {
        jdbc.update(
                "update volume v set wanted = 'purged', instance_id = null, generation = v.generation + 1,"
                        + " host_generation = h.generation, deleted_at = coalesce(deleted_at, ?), updated_at = ?,"
                        + " version = version + 1 from unnest(?, ?) as h (host_id, generation)"
                        + " where v.operation_id = ? and v.host_id = h.host_id and v.wanted <> 'purged'",
                at,
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value());
    }

    /** Of the operation's volumes, those that are gone for good give back what they held, and are free. */
    void releasePurged(OperationId operation, Instant at) {
        List<Whose> purged = jdbc.list(
                "update volume set purged_at = ?, operation_id = null where operation_id = ? and wanted = 'purged'"
                        + " and observed = 'absent' and purged_at is null returning id, name,"
                        + " department_id, project_id",
                row -> new Whose(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        Owner.project(
                                row.getObject("department_id", UUID.class), row.getObject("project_id", UUID.class))),
                at,
                operation.value());
        List<UUID> gone = purged.stream().map(Whose::id).toList();
        claims.release(gone);
        ledger.end(gone, at);
        news.purged(purged);
    }

    void settle(OperationId operation) {
        jdbc.update("update volume set operation_id = null where operation_id = ?", operation.value());
    }

    /** Marks free volumes as worked on by the operation, and says which it got. */
    List<UUID> take(Collection<UUID> volumes, OperationId operation) {
        return jdbc.list(
                "update volume set operation_id = ? where id = any(?) and operation_id is null returning id",
                row -> row.getObject(1, UUID.class),
                operation.value(),
                volumes.toArray(UUID[]::new));
    }
}
