package io.pengyun.api.operation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** What the engine does, as metrics, events and log lines. */
@ApplicationScoped
class OperationReport implements OperationObserver {

    private static final Logger LOG = Logger.getLogger(OperationReport.class);

    private final OperationMetrics metrics;
    private final OperationNews news;

    OperationReport(OperationMetrics metrics, OperationNews news) {
        this.metrics = metrics;
        this.news = news;
    }

    @Override
    public void evaluated(OperationEntity operation, String step, StepRecord.Outcome outcome, Duration took) {
        metrics.evaluated(operation.kind, step, outcome, took);
    }

    @Override
    public void retried(OperationEntity operation, String step) {
        metrics.retried(operation.kind, step);
    }

    @Override
    public void leaseLost(OperationLease lease) {
        metrics.leaseLost();
        LOG.warnf("operationId=%s result dropped: the lease was lost", lease.operation());
    }

    @Override
    public void parked(OperationEntity operation) {
        news.parked(operation);
        LOG.warnf(
                "operationId=%s kind=%s parked: %s",
                operation.id,
                operation.kind,
                operation.reason.map(OperationReason::sentence).orElse(""));
    }

    @Override
    public void ended(OperationEntity operation) {
        news.ended(operation);
        metrics.ended(operation.kind, operation.status);
        LOG.infof("operationId=%s kind=%s %s", operation.id, operation.kind, operation.status.text());
    }
}
