package io.pengyun.api.operation;

import java.time.Duration;

/** Is told what the engine does, inside its transactions: for metrics and for the audit trail. */
interface OperationObserver {

    void evaluated(OperationEntity operation, String step, StepRecord.Outcome outcome, Duration took);

    void retried(OperationEntity operation, String step);

    void leaseLost(OperationLease lease);

    void parked(OperationEntity operation);

    void ended(OperationEntity operation);
}
