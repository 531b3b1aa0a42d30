package io.pengyun.api.compute;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.Purge;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Takes instances away for good whose undelete window has ended. */
@ApplicationScoped
class PurgeInstances extends Purge {

    private final InstanceSets sets;
    private final WantedLedger ledger;
    private final InstanceRelease release;

    PurgeInstances(InstanceSets sets, WantedLedger ledger, InstanceRelease release) {
        this.sets = sets;
        this.ledger = ledger;
        this.release = release;
    }

    @Override
    public String name() {
        return "purge-instances";
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
        release.releasePurged(operation, at);
        return sets.tally(operation).total();
    }

    @Override
    protected void letGo(OperationId operation) {
        sets.settle(operation);
    }

    @Override
    protected String noun() {
        return "instance";
    }
}
