package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What is done around the runs: the audit entry before and after, and what a crash or a race may have left over. */
@ApplicationScoped
class OperationChores {

    /** While the audit trail cannot be written, an operation is put off by this. */
    static final Duration PUT_OFF = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(OperationChores.class);
    private static final int BATCH = 100;

    private final OperationRepository repository;
    private final OperationLeases leases;
    private final ShortTransactions transactions;
    private final OperationTrail trail;
    private final OperationMetrics metrics;
    private final Clock clock;

    OperationChores(
            OperationRepository repository,
            OperationLeases leases,
            ShortTransactions transactions,
            OperationTrail trail,
            OperationMetrics metrics,
            Clock clock) {
        this.repository = repository;
        this.leases = leases;
        this.transactions = transactions;
        this.trail = trail;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Opens the audit entry before the first step; false when the operation must not run now. */
    boolean before(OperationLease lease) {
        Optional<OperationEntity> found = transactions.call(() -> repository.find(lease.operation()));
        if (found.isEmpty() || found.get().fence != lease.fence()) {
            return false;
        }
        if (found.get().auditEntryId.isPresent()) {
            return true;
        }
        try {
            UUID entry = trail.open(found.get());
            return transactions.call(() -> repository.setAuditEntry(lease, entry));
        } catch (RuntimeException unwritable) {
            LOG.errorf(unwritable, "operationId=%s put off: the audit trail cannot be written", lease.operation());
            Instant later = clock.instant().plus(PUT_OFF);
            transactions.call(() -> {
                leases.release(lease, later);
                return true;
            });
            return false;
        }
    }

    /** Completes the audit entry of an operation that has ended. */
    void after(OperationId id) {
        transactions
                .call(() -> repository.find(id))
                .filter(operation -> operation.auditDue)
                .ifPresent(this::complete);
    }

    private void complete(OperationEntity operation) {
        operation.auditEntryId.ifPresent(entry -> trail.complete(entry, operation));
        transactions.call(() -> {
            repository.auditDone(operation.id);
            return true;
        });
    }

    /** Cheap; called by an idle engine every few seconds. */
    void round() {
        transactions.call(() -> repository.auditDue(BATCH)).forEach(this::complete);
        transactions.call(() -> {
            leases.sweepWakes();
            metrics.open(repository.countOpen());
            return true;
        });
    }
}
