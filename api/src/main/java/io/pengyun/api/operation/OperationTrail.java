package io.pengyun.api.operation;

import io.pengyun.api.audit.AuditAct;
import io.pengyun.api.audit.AuditOutcome;
import io.pengyun.api.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The operation's own entry in the audit trail: opened before its first step, completed after its end. */
@ApplicationScoped
class OperationTrail {

    private final AuditTrail trail;

    OperationTrail(AuditTrail trail) {
        this.trail = trail;
    }

    /** Durable when it returns; throws when the trail cannot be written, and then no step must run. */
    UUID open(OperationEntity operation) {
        return trail.open(new AuditAct(
                operation.subject.actor(),
                "operation." + operation.kind,
                Optional.of(operation.subject.text()),
                operation.subject.departmentId(),
                Map.of("operation", operation.id.text()),
                true));
    }

    /** May be repeated. */
    void complete(UUID entryId, OperationEntity operation) {
        Map<String, String> details = new TreeMap<>();
        details.put("operation", operation.id.text());
        details.put("status", operation.status.text());
        operation.reason.ifPresent(why -> {
            details.put("reasonCode", why.code());
            details.put("reason", why.sentence());
        });
        trail.complete(entryId, outcome(operation.status), details);
    }

    private static AuditOutcome outcome(OperationStatus status) {
        return switch (status) {
            case SUCCEEDED -> AuditOutcome.SUCCEEDED;
            case UNDONE -> AuditOutcome.UNDONE;
            case ABANDONED -> AuditOutcome.FAILED;
            case READY, WAITING, PARKED -> throw new IllegalArgumentException("it has not ended: " + status.text());
        };
    }
}
