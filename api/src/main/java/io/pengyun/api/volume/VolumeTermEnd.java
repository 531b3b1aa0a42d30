package io.pengyun.api.volume;

import io.pengyun.api.operation.OperationId;
import io.pengyun.api.operation.OperationSubject;
import io.pengyun.api.operation.Operations;
import io.pengyun.api.platform.Plural;
import io.pengyun.api.request.TermRules;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Looks, every few seconds, for volumes whose term ends soon or has ended, and for those whose grace is over since. */
@ApplicationScoped
class VolumeTermEnd {

    private static final int BATCH = 500;

    private final VolumeTermSets sets;
    private final Operations operations;
    private final EndVolumes end;
    private final TermRules rules;
    private final Clock clock;

    VolumeTermEnd(VolumeTermSets sets, Operations operations, EndVolumes end, TermRules rules, Clock clock) {
        this.sets = sets;
        this.operations = operations;
        this.end = end;
        this.rules = rules;
        this.clock = clock;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void look() {
        Instant now = clock.instant();
        sets.warn(now.plus(rules.warn()), BATCH);
        sets.noteEnded(now, now.plus(rules.grace()), BATCH);
        OperationId operation = operations.draw();
        List<UUID> taken = sets.takeOverdue(operation, now, BATCH);
        if (!taken.isEmpty()) {
            operations.start(
                    operation,
                    end,
                    new EndVolumes.State(taken),
                    OperationSubject.ofPlatform(
                            Plural.of(taken.size(), "volume") + " whose term ended, after its grace",
                            "system:volume",
                            taken.size()));
        }
    }
}
