package io.pengyun.api.compute;

import io.pengyun.api.access.Owner;
import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.compute.InstanceNews.Whose;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.volume.VolumeService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Gives back what purged instances held, once their hosts have reported them gone: claim, addresses, usage. */
@ApplicationScoped
class InstanceRelease {

    private final Jdbc jdbc;
    private final Claims claims;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final UsageLedger ledger;
    private final WantedLedger wanted;
    private final OutlivedCopies copies;
    private final InstanceNews news;

    InstanceRelease(
            Jdbc jdbc,
            Claims claims,
            NetworkService networks,
            VolumeService volumes,
            UsageLedger ledger,
            WantedLedger wanted,
            OutlivedCopies copies,
            InstanceNews news) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.networks = networks;
        this.volumes = volumes;
        this.ledger = ledger;
        this.wanted = wanted;
        this.copies = copies;
        this.news = news;
    }

    /** Of the operation's instances, those that are gone for good, which are free then; in the caller's transaction. */
    void releasePurged(OperationId operation, Instant at) {
        record Gone(Whose whose, UUID hostId) {}
        List<Gone> purged = jdbc.list(
                "update instance set purged_at = ?, operation_id = null where operation_id = ? and wanted = 'purged'"
                        + " and observed = 'absent' and purged_at is null returning id, name, department_id, project_id, host_id",
                row -> new Gone(
                        new Whose(
                                row.getObject("id", UUID.class),
                                row.getString("name"),
                                Owner.project(
                                        row.getObject("department_id", UUID.class),
                                        row.getObject("project_id", UUID.class))),
                        row.getObject("host_id", UUID.class)),
                at,
                operation.value());
        if (purged.isEmpty()) {
            return;
        }
        List<UUID> gone = purged.stream().map(one -> one.whose().id()).toList();
        claims.release(gone);
        networks.disconnect(gone);
        volumes.forget(gone);
        copies.purged(gone);
        ledger.end(gone, at);
        news.purged(purged.stream().map(Gone::whose).toList());
        leaveNetworks(purged.stream().map(Gone::hostId).collect(Collectors.toUnmodifiableSet()));
    }

    /** Networks that no instance on a host uses any more are not wanted there any more. */
    void leaveNetworks(Set<UUID> hosts) {
        // Under the hosts' locks: whoever is just placing an instance there is done by now, or has yet to begin.
        Map<UUID, Long> generations = wanted.bump(hosts);
        record Inhabitant(UUID hostId, UUID instanceId) {}
        Map<UUID, List<UUID>> inhabitants = jdbc
                .list(
                        "select host_id, id from instance where host_id = any(?) and purged_at is null",
                        row -> new Inhabitant(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                        (Object) hosts.toArray(UUID[]::new))
                .stream()
                .collect(Collectors.groupingBy(
                        Inhabitant::hostId, Collectors.mapping(Inhabitant::instanceId, Collectors.toList())));
        hosts.forEach(host ->
                networks.keepOnly(host, inhabitants.getOrDefault(host, List.of()), generations.getOrDefault(host, 0L)));
    }
}
