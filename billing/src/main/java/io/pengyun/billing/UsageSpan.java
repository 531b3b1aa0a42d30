package io.pengyun.billing;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A resource held a quantity of a measure from one moment to another.
 *
 * @param quantity in the measure's unit, more than 0
 * @param from first moment that counts
 * @param until first moment that no longer counts, after {@code from}
 */
public record UsageSpan(UUID resource, Measure measure, BigDecimal quantity, Instant from, Instant until) {

    public UsageSpan {
        if (quantity.signum() <= 0) {
            throw new IllegalArgumentException("a span holds more than nothing: " + quantity);
        }
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a span ends after it starts: " + from + " to " + until);
        }
    }

    /** Its length in seconds, exact to the nanosecond. */
    public BigDecimal seconds() {
        Duration length = Duration.between(from, until);
        return BigDecimal.valueOf(length.getSeconds())
                .add(BigDecimal.valueOf(length.getNano(), 9))
                .stripTrailingZeros();
    }

    /** Quantity times seconds, exact, in the measure's {@link Measure#amountUnit}. */
    public BigDecimal amount() {
        return quantity.multiply(seconds());
    }
}
