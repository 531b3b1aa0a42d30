package io.pengyun.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UsageSpanTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final UUID RESOURCE = new UUID(1, 1);

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT0.000001S, 0.000001", "PT1.5S, 1.5", "P31D, 2678400", "PT2M0.25S, 120.25"})
    void secondsAreExact(String length, String seconds) {
        UsageSpan span = span("1", START.plus(java.time.Duration.parse(length)));

        assertEquals(0, new BigDecimal(seconds).compareTo(span.seconds()), () -> span.seconds() + " s");
    }

    @ParameterizedTest
    @CsvSource({"4, 8", "0.1, 0.2", "0.000001, 0.000002"})
    void anAmountIsQuantityTimesSeconds(String quantity, String amount) {
        assertEquals(
                0,
                new BigDecimal(amount)
                        .compareTo(span(quantity, START.plusSeconds(2)).amount()));
    }

    @Test
    void aSpanHasALengthAndAQuantity() {
        assertThrows(IllegalArgumentException.class, () -> span("1", START));
        assertThrows(IllegalArgumentException.class, () -> span("1", START.minusNanos(1)));
        assertThrows(IllegalArgumentException.class, () -> span("0", START.plusSeconds(1)));
        assertThrows(IllegalArgumentException.class, () -> span("-1", START.plusSeconds(1)));
    }

    @ParameterizedTest
    @EnumSource
    void aMeasureIsFoundByItsKey(Measure measure) {
        assertEquals(Optional.of(measure), Measure.ofKey(measure.key()));
    }

    @Test
    void anUnknownKeyIsNoMeasure() {
        assertEquals(Optional.empty(), Measure.ofKey("egress-of-the-moon"));
    }

    private static UsageSpan span(String quantity, Instant until) {
        return new UsageSpan(RESOURCE, Measure.VCPU, new BigDecimal(quantity), START, until);
    }
}
