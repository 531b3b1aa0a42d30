package io.pengyun.api.operation;

import java.time.Instant;
import java.util.Optional;

/**
 * What a step may know about the run at hand.
 *
 * @param at the time of this evaluation; steps use it instead of a clock
 * @param attempt from 1, counts evaluations of this step in a row that ended in an exception
 * @param reason why the operation is being undone or abandoned; empty while it goes forward
 */
public record StepContext(
        OperationId operation,
        OperationSubject subject,
        Instant at,
        Instant deadline,
        int attempt,
        Optional<OperationReason> reason) {}
