package io.pengyun.api.network;

import io.pengyun.api.agent.WantedLedger;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.tenancy.OutsideAccess;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Wants the networks of a project anew, on all hosts where they are, when its way out is opened or closed. */
@ApplicationScoped
class NetworkOutsideAccess implements OutsideAccess {

    private final NetworkRepository networks;
    private final WantedLedger ledger;

    NetworkOutsideAccess(NetworkRepository networks, WantedLedger ledger) {
        this.networks = networks;
        this.ledger = ledger;
    }

    /** Locks hosts before networks, as whoever connects an instance does. */
    @Override
    public void changed(UUID projectId, boolean outside, Instant at) {
        Set<UUID> hosts = networks.hostsWanting(projectId);
        Map<UUID, Long> generations = ledger.bump(hosts);
        networks.setOutside(projectId, outside, at);
        if (!hosts.containsAll(networks.hostsWanting(projectId))) {
            throw new ProblemException(
                    ProblemCode.BUSY, "An instance of the project was placed in the same moment; try again.");
        }
        networks.wantAnew(projectId, generations);
    }
}
