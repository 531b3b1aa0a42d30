package io.pengyun.api.compute;

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

/** Looks, every few seconds, for instances whose term ends soon or has ended, and for those whose grace is over since. */
@ApplicationScoped
class InstanceTermEnd {

    private static final int BATCH = 500;

    private final InstanceTermSets sets;
    private final Operations operations;
    private final EndInstances end;
    private final TermRules rules;
    private final Clock clock;

    InstanceTermEnd(InstanceTermSets sets, Operations operations, EndInstances end, TermRules rules, Clock clock) {
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
        OperationId stop = operations.draw();
        start(
                stop,
                EndInstances.Action.STOP,
                sets.takeEnded(stop, now, now.plus(rules.grace()), BATCH),
                " at the end of the term");
        OperationId delete = operations.draw();
        start(
                delete,
                EndInstances.Action.DELETE,
                sets.takeOverdue(delete, now, BATCH),
                " whose term ended, after its grace");
    }

    private void start(OperationId operation, EndInstances.Action action, List<UUID> taken, String what) {
        if (!taken.isEmpty()) {
            operations.start(
                    operation,
                    end,
                    new EndInstances.State(action, taken),
                    OperationSubject.ofPlatform(
                            Plural.of(taken.size(), "instance") + what, "system:compute", taken.size()));
        }
    }
}
