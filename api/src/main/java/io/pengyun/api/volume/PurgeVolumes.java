package io.pengyun.api.volume;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.Purge;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Takes volumes away for good whose undelete window has ended. */
@ApplicationScoped
class PurgeVolumes extends Purge {

    private final VolumeSets sets;
    private final WantedLedger ledger;

    PurgeVolumes(VolumeSets sets, WantedLedger ledger) {
        this.sets = sets;
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return "purge-volumes";
    }

    @Override
    protected void want(OperationId operation, Instant at) {
        List<UUID> hosts = sets.hostsOf(operation);
        if (!hosts.isEmpty()) {
            sets.purge(operation, ledger.bump(hosts), at);
        }
    }

    @Override
    protected long release(OperationId operation, Instant at) {
        sets.releasePurged(operation, at);
        return sets.tally(operation).total();
    }

    @Override
    protected void letGo(OperationId operation) {
        sets.settle(operation);
    }

    @Override
    protected String noun() {
        return "volume";
    }
}
