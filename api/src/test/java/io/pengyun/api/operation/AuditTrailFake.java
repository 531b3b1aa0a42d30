package io.pengyun.api.operation;

import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps entries in memory; can be made unwritable. */
final class AuditTrailFake implements AuditTrail {

    final Map<UUID, AuditAct> opened = new ConcurrentHashMap<>();
    final Map<UUID, AuditOutcome> completed = new ConcurrentHashMap<>();
    volatile boolean unwritable;

    @Override
    public UUID open(AuditAct act) {
        if (unwritable) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "The trail cannot be written.");
        }
        UUID id = UUID.randomUUID();
        opened.put(id, act);
        return id;
    }

    @Override
    public void complete(
            UUID entryId,
            AuditOutcome outcome,
            Optional<String> subject,
            Optional<UUID> departmentId,
            Map<String, String> details) {
        completed.putIfAbsent(entryId, outcome);
    }

    @Override
    public void read(AuditAct act, AuditOutcome outcome) {
        complete(open(act), outcome, act.details());
    }
}
