package io.pengyun.api.metering;

import io.pengyun.api.operation.OperationId;
import io.pengyun.billing.Measure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * From this moment on a resource holds these quantities, in this phase, and no others.
 *
 * @param quantities in the measures' units, not negative, up to 6 decimals; a measure that is 0 or missing is not held
 * @param operation because of which, if there is one: a statement's lines lead back to it
 * @param at when it became so; kept to the microsecond
 */
public record UsageTransition(
        MeteredResource resource,
        UsagePhase phase,
        Map<Measure, BigDecimal> quantities,
        Optional<OperationId> operation,
        Instant at) {

    public UsageTransition {
        quantities = Map.copyOf(quantities);
        quantities.forEach((measure, quantity) -> {
            if (quantity.signum() < 0) {
                throw new IllegalArgumentException(measure.key() + " is negative: " + quantity);
            }
        });
    }
}
