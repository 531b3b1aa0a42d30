package io.pengyun.api.compute;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Plural;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Starts, every few seconds, the purge of what was deleted and whose undelete window has ended. */
@ApplicationScoped
class InstancePurge {

    private static final int BATCH = 500;

    private final InstanceRepository instances;
    private final InstanceSets sets;
    private final Operations operations;
    private final PurgeInstances purge;
    private final Clock clock;

    InstancePurge(
            InstanceRepository instances, InstanceSets sets, Operations operations, PurgeInstances purge, Clock clock) {
        this.instances = instances;
        this.sets = sets;
        this.operations = operations;
        this.purge = purge;
        this.clock = clock;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void start() {
        List<UUID> due = instances.duePurges(clock.instant(), BATCH);
        if (due.isEmpty()) {
            return;
        }
        OperationId operation = operations.draw();
        List<UUID> taken = sets.take(due, operation);
        if (!taken.isEmpty()) {
            operations.start(
                    operation,
                    purge,
                    new PurgeInstances.State(taken),
                    OperationSubject.ofPlatform(
                            Plural.of(taken.size(), "deleted instance"), "system:compute", taken.size()));
        }
    }
}
