package io.pengyun.api.compute;

import io.pengyun.api.compute.InstanceReports.Change;
import io.pengyun.api.metering.MeteredResource;
import io.pengyun.api.metering.UsageLedger;
import io.pengyun.api.metering.UsagePhase;
import io.pengyun.api.metering.UsageTransition;
import io.pengyun.billing.Measure;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns changes of what is observed into usage. An instance's metered life begins when it first runs, is cut into running
 * and stopped spans, keeps only its disk while deleted, and ends when it is purged.
 */
final class InstanceUsage {

    private final UsageLedger ledger;

    InstanceUsage(UsageLedger ledger) {
        this.ledger = ledger;
    }

    void record(Collection<Change> changes) {
        List<UsageTransition> transitions = changes.stream()
                .flatMap(change -> phase(change).map(phase -> transition(change, phase)).stream())
                .toList();
        if (!transitions.isEmpty()) {
            ledger.transition(transitions);
        }
    }

    /** Empty where the report says nothing about usage: while it is prepared, unknown, or has never run. */
    private static Optional<UsagePhase> phase(Change change) {
        if (change.now() == ObservedState.RUNNING) {
            return Optional.of(UsagePhase.RUNNING);
        }
        boolean off = change.now() == ObservedState.STOPPED || change.now() == ObservedState.CRASHED;
        if (!off || change.bootCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(change.wanted() == WantedState.DELETED ? UsagePhase.DELETED : UsagePhase.STOPPED);
    }

    private static UsageTransition transition(Change change, UsagePhase phase) {
        Map<Measure, BigDecimal> disk = Map.of(Measure.VOLUME, BigDecimal.valueOf(change.rootDiskGib()));
        Map<Measure, BigDecimal> all = Map.of(
                Measure.VCPU, BigDecimal.valueOf(change.vcpus()),
                Measure.MEMORY, BigDecimal.valueOf(change.memoryMib()),
                Measure.GPU, BigDecimal.valueOf(change.gpus()),
                Measure.VOLUME, BigDecimal.valueOf(change.rootDiskGib()));
        return new UsageTransition(
                new MeteredResource(change.instanceId(), "instance", "ins", change.departmentId(), change.projectId()),
                phase,
                phase == UsagePhase.DELETED ? disk : all,
                change.operation(),
                change.since());
    }
}
