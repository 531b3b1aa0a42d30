package io.pengyun.api.volume;

import io.pengyun.api.metering.MeteredResource;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.metering.UsagePhase;
import io.pengyun.api.metering.UsageTransition;
import io.pengyun.api.volume.VolumeReports.Change;
import io.pengyun.billing.Measure;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Turns what becomes of volumes into usage: a volume's metered life begins when it is ready and ends when it is purged. */
final class VolumeUsage {

    private final UsageLedger ledger;

    VolumeUsage(UsageLedger ledger) {
        this.ledger = ledger;
    }

    void record(Collection<Change> changes) {
        List<UsageTransition> transitions = changes.stream()
                .filter(change -> change.now() == VolumeObserved.READY && change.wanted() != VolumeWanted.PURGED)
                .map(change -> new UsageTransition(
                        new MeteredResource(
                                change.volumeId(), "volume", "vol", change.departmentId(), change.projectId()),
                        change.wanted() == VolumeWanted.DELETED ? UsagePhase.DELETED : UsagePhase.HELD,
                        Map.of(Measure.VOLUME, BigDecimal.valueOf(change.sizeGib())),
                        change.operation(),
                        change.at()))
                .toList();
        if (!transitions.isEmpty()) {
            ledger.transition(transitions);
        }
    }
}
