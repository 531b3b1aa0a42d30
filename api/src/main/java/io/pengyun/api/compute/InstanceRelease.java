package io.pengyun.api.compute;

import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.network.NetworkService;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.placement.Claims;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.volume.VolumeService;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Gives back what purged instances held, once their hosts have reported them gone: claim, addresses, usage. */
@ApplicationScoped
class InstanceRelease {

    private final Jdbc jdbc;
    private final Claims claims;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final UsageLedger ledger;

    InstanceRelease(Jdbc jdbc, Claims claims, NetworkService networks, VolumeService volumes, UsageLedger ledger) {
        this.jdbc = jdbc;
        this.claims = claims;
        this.networks = networks;
        this.volumes = volumes;
        this.ledger = ledger;
    }

    /** Of the operation's instances, those that are gone for good; in the caller's transaction. */
    void releasePurged(OperationId operation, Instant at) {
        List<UUID> gone = jdbc.list(
                "select id from instance where operation_id = ? and wanted = 'purged' and observed = 'absent'",
                row -> row.getObject(1, UUID.class),
                operation.value());
        if (gone.isEmpty()) {
            return;
        }
        claims.release(gone);
        networks.disconnect(gone);
        volumes.forget(gone);
        ledger.end(gone, at);
    }
}
