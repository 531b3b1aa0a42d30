package io.pengyun.api.compute;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.Jdbc.JsonText;
import io.pengyun.api.platform.Refusals;
import io.pengyun.api.request.Grant;
import io.pengyun.api.tenancy.ProjectId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Instances by the hundred and thousand: written and counted as sets, in the caller's transaction. */
@ApplicationScoped
class InstanceSets {

    private final Jdbc jdbc;

    InstanceSets(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of these names that are in use in the project. */
    Set<String> taken(ProjectId project, Collection<String> names) {
        return Set.copyOf(jdbc.list(
                "select name from instance where project_id = ? and name = any(?) and wanted in ('running', 'stopped')",
                row -> row.getString(1),
                project.value(),
                names.toArray(String[]::new)));
    }

    /** Writes the rows of a granted item, wanted running; each of them names the operation. */
    void insert(Grant grant, InstanceTerms terms, Texts texts, Map<UUID, Long> hostGenerations) {
        Refusals.translate(
                Map.of(
                        "instance_name",
                        () -> Refusals.nameTaken("instance", grant.item().name())),
                () -> insertNow(grant, terms, texts, hostGenerations));
    }

    private void insertNow(Grant grant, InstanceTerms terms, Texts texts, Map<UUID, Long> hostGenerations) {
        List<Grant.Granted> granted = grant.resources();
        jdbc.update(
                "insert into instance (id, name, host_id, host_generation, device_addresses, project_id, department_id,"
                        + " request_id, flavor_id, image_id, vcpus, memory_mib, root_disk_gib, epoch, ssh_public_keys,"
                        + " user_data, metadata, labels, crash_policy, recovery_policy, wanted, generation,"
                        + " reboot_generation, observed, observed_generation, observed_epoch, operation_id,"
                        + " ends_at, version, created_at, updated_at)"
                        + " select g.id, g.name, g.host_id, g.host_generation,"
                        + " string_to_array(g.devices, ','), ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?,"
                        + " 'running', 1, 0, 'unknown', 0, 0, ?, ?, 0, ?, ?"
                        + " from unnest(?, ?, ?, ?, ?) as g (id, name, host_id, host_generation, devices)",
                grant.project().id().value(),
                grant.project().departmentId(),
                grant.request().value(),
                terms.flavorId(),
                terms.imageId(),
                terms.vcpus(),
                terms.memoryMib(),
                terms.rootDiskGib(),
                terms.sshPublicKeys().toArray(String[]::new),
                terms.userData().orElse(null),
                new JsonText(texts.metadata()),
                new JsonText(texts.labels()),
                terms.crashPolicy().text(),
                terms.recoveryPolicy().text(),
                grant.operation().value(),
                grant.endsAt().orElse(null),
                grant.at(),
                grant.at(),
                granted.stream().map(Grant.Granted::resourceId).toArray(UUID[]::new),
                granted.stream().map(Grant.Granted::name).toArray(String[]::new),
                granted.stream().map(Grant.Granted::hostId).toArray(UUID[]::new),
                granted.stream().map(one -> hostGenerations.get(one.hostId())).toArray(Long[]::new),
                granted.stream()
                        .map(one -> String.join(",", one.deviceAddresses()))
                        .toArray(String[]::new));
    }

    /** Metadata and labels as JSON text. */
    record Texts(String metadata, String labels) {}

    /** The rows that name an operation, by what was observed. */
    record Tally(long total, long asWanted, Map<String, Long> others, Optional<Failure> hopeless) {}

    /** One that cannot become as wanted. */
    record Failure(String name, String code, String reason) {}

    /** Counts the rows of an operation that sets them all to the same wanted state. */
    Tally tally(OperationId operation) {
        record Group(String observed, boolean asWanted, long count) {}
        List<Group> groups = jdbc.list(
                "select observed, " + AS_WANTED + " as as_wanted, count(*) from instance where operation_id = ?"
                        + " group by 1, 2",
                row -> new Group(row.getString(1), row.getBoolean(2), row.getLong(3)),
                operation.value());
        Optional<Failure> hopeless =
                groups.stream().anyMatch(group -> group.observed().equals("failed"))
                        ? firstHopeless(operation)
                        : Optional.empty();
        Map<String, Long> others = new java.util.TreeMap<>();
        groups.stream()
                .filter(group -> !group.asWanted())
                .forEach(group -> others.merge(group.observed(), group.count(), Long::sum));
        return new Tally(
                groups.stream().mapToLong(Group::count).sum(),
                groups.stream().filter(Group::asWanted).mapToLong(Group::count).sum(),
                others,
                hopeless);
    }

    /** The same rule as {@link InstanceEntity#asWanted}, for sets. */
    static final String AS_WANTED = "(observed_epoch = epoch and observed_generation >= generation and case wanted"
            + " when 'running' then observed = 'running' and observed_reboot_generation >= reboot_generation"
            + " when 'purged' then observed = 'absent'"
            + " else observed in ('stopped', 'crashed', 'absent') end)";

    private Optional<Failure> firstHopeless(OperationId operation) {
        return jdbc.first(
                "select name, observed_reason_code, coalesce(observed_reason, '') from instance where operation_id = ?"
                        + " and observed = 'failed' and observed_generation >= generation"
                        + " and observed_reason_code = any(?) order by id limit 1",
                row -> new Failure(row.getString(1), row.getString(2), row.getString(3)),
                operation.value(),
                ChangeInstance.HOPELESS.toArray(String[]::new));
    }

    /** The hosts on which an operation's instances are. */
    List<UUID> hostsOf(OperationId operation) {
        return jdbc.list(
                "select distinct host_id from instance where operation_id = ?",
                row -> row.getObject(1, UUID.class),
                operation.value());
    }

    List<UUID> idsOf(OperationId operation) {
        return jdbc.list(
                "select id from instance where operation_id = ? order by id",
                row -> row.getObject(1, UUID.class),
                operation.value());
    }

    /** Wants all instances of the operation gone for good; those that are already are left alone. */
    void purge(OperationId operation, Map<UUID, Long> hostGenerations, Instant at) {
        jdbc.update(
                "update instance i set wanted = 'purged', generation = i.generation + 1, host_generation = h.generation,"
                        + " deleted_at = coalesce(deleted_at, ?), updated_at = ?, version = version + 1"
                        + " from unnest(?, ?) as h (host_id, generation)"
                        + " where i.operation_id = ? and i.host_id = h.host_id and i.wanted <> 'purged'",
                at,
                at,
                hostGenerations.keySet().toArray(UUID[]::new),
                hostGenerations.values().toArray(Long[]::new),
                operation.value());
    }

    /** Marks instances as worked on by the operation; only free ones, and says which it got. */
    List<UUID> take(Collection<UUID> instances, OperationId operation) {
        return jdbc.list(
                "update instance set operation_id = ? where id = any(?) and operation_id is null returning id",
                row -> row.getObject(1, UUID.class),
                operation.value(),
                instances.toArray(UUID[]::new));
    }

    /** Those on lost hosts that shall run elsewhere and on which nothing works, oldest first. */
    List<UUID> lostAndWantedElsewhere(Instant now, int limit) {
        return jdbc.list(
                "select i.id from instance i join host h on h.id = i.host_id where h.health = 'lost'"
                        + " and i.recovery_policy = 'elsewhere' and i.wanted = 'running' and i.operation_id is null"
                        + " and (i.recover_after is null or i.recover_after <= ?) order by i.id limit ?",
                row -> row.getObject(1, UUID.class),
                now,
                limit);
    }

    /** The operation's instances are free for the next one. */
    void settle(OperationId operation) {
        jdbc.update("update instance set operation_id = null where operation_id = ?", operation.value());
    }
}
