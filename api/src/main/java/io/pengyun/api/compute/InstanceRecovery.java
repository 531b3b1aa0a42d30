package io.pengyun.api.compute;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.volume.VolumeService;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks every second for instances on lost hosts that are to be started elsewhere, and starts an operation for each.
 *
 * <p>It looks instead of waiting for the news that a host is lost: so nothing is forgotten when the control plane was away,
 * when an instance was busy then, or when its second host is lost too.
 */
@ApplicationScoped
class InstanceRecovery {

    private static final int BATCH = 200;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final InstanceSets sets;
    private final InstanceRepository instances;
    private final VolumeService volumes;
    private final Operations operations;
    private final RestartElsewhere restart;
    private final Ids ids;
    private final Clock clock;

    InstanceRecovery(
            InstanceSets sets,
            InstanceRepository instances,
            VolumeService volumes,
            Operations operations,
            RestartElsewhere restart,
            Ids ids,
            Clock clock) {
        this.sets = sets;
        this.instances = instances;
        this.volumes = volumes;
        this.operations = operations;
        this.restart = restart;
        this.ids = ids;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        Instant now = clock.instant();
        List<UUID> due = sets.lostAndWantedElsewhere(now, BATCH);
        if (due.isEmpty()) {
            return;
        }
        var attached = volumes.wantedAttachments(due);
        for (UUID id : due) {
            instances
                    .lock(id)
                    .filter(instance -> instance.operationId == null && instance.wanted == WantedState.RUNNING)
                    .ifPresent(instance -> {
                        if (attached.containsKey(id)) {
                            instance.recoverAfter = now.plus(PAUSE);
                            instance.recoveryNote = "It waits for its host, on which the volumes attached to it are.";
                        } else {
                            start(instance);
                        }
                    });
        }
    }

    private void start(InstanceEntity instance) {
        OperationId operation = operations.draw();
        instance.operationId = operation.value();
        operations.start(
                operation,
                restart,
                new RestartElsewhere.State(instance.id, instance.hostId, ids.next(), Optional.empty()),
                OperationSubject.ofProject(
                        instance.departmentId,
                        instance.projectId,
                        new InstanceId(instance.id).text() + " (" + instance.name + ")",
                        "system:compute",
                        1));
    }
}
