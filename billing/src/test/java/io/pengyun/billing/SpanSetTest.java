package io.pengyun.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pengyun.billing.SpanSet.Fault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpanSetTest {

    private static final UUID RESOURCE = new UUID(1, 1);

    @Test
    void adjacentSpansCoverALifeOnce() {
        assertEquals(List.of(), faults(0, 10, span(0, 4), span(4, 7), span(7, 10)));
    }

    @Test
    void aMissingSecondIsAGap() {
        assertEquals(
                List.of(new Fault.Gap(at(0), at(1)), new Fault.Gap(at(4), at(5)), new Fault.Gap(at(9), at(10))),
                faults(0, 10, span(1, 4), span(5, 9)));
    }

    @Test
    void aSecondCountedTwiceIsAnOverlap() {
        assertEquals(List.of(new Fault.Overlap(at(4), at(5))), faults(0, 10, span(0, 5), span(4, 10)));
    }

    @Test
    void aSpanWithinAnotherOverlapsItWhole() {
        assertEquals(List.of(new Fault.Overlap(at(2), at(3))), faults(0, 10, span(0, 10), span(2, 3)));
    }

    @Test
    void timeBeforeAndAfterTheLifeIsOutside() {
        assertEquals(
                List.of(new Fault.Outside(at(-1), at(0)), new Fault.Outside(at(10), at(12))),
                faults(0, 10, span(-1, 12)));
    }

    @Test
    void noSpanAtAllLeavesTheWholeLifeOpen() {
        assertEquals(List.of(new Fault.Gap(at(0), at(10))), faults(0, 10));
        assertEquals(List.of(), faults(0, 0));
    }

    @Test
    void otherResourcesAndMeasuresDoNotCount() {
        SpanSet spans = new SpanSet(List.of(
                span(0, 10),
                new UsageSpan(RESOURCE, Measure.MEMORY, BigDecimal.ONE, at(0), at(5)),
                new UsageSpan(new UUID(1, 2), Measure.VCPU, BigDecimal.ONE, at(0), at(5))));

        assertEquals(List.of(), spans.faults(RESOURCE, Measure.VCPU, at(0), at(10)));
    }

    @Test
    void aLifeDoesNotEndBeforeItStarts() {
        assertThrows(IllegalArgumentException.class, () -> faults(10, 0));
    }

    static LongStream seeds() {
        return LongStream.range(0, 2_000);
    }

    /** Against counting, second by second, how many spans hold it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void faultsNameExactlyTheSecondsThatAreNotCountedOnce(long seed) {
        Random random = new Random(seed);
        List<UsageSpan> spans = new ArrayList<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            int from = random.nextInt(-5, 24);
            spans.add(span(from, from + random.nextInt(1, 10)));
        }
        Collections.shuffle(spans, random);
        int born = random.nextInt(0, 5);
        int ended = born + random.nextInt(0, 16);

        List<Fault> faults = new SpanSet(spans).faults(RESOURCE, Measure.VCPU, at(born), at(ended));

        for (int second = -6; second < 36; second++) {
            int moment = second;
            long holders = spans.stream()
                    .filter(span -> holds(span.from(), span.until(), moment))
                    .count();
            boolean alive = second >= born && second < ended;
            String where = "seed " + seed + ", second " + second + ", spans " + spans + ", faults " + faults;
            assertEquals(alive && holders == 0, named(faults, Fault.Gap.class, moment), where);
            assertEquals(alive && holders > 1, named(faults, Fault.Overlap.class, moment), where);
            assertEquals(!alive && holders > 0, named(faults, Fault.Outside.class, moment), where);
        }
    }

    private static boolean named(List<Fault> faults, Class<? extends Fault> kind, int second) {
        return faults.stream().anyMatch(fault -> kind.isInstance(fault) && holds(fault.from(), fault.until(), second));
    }

    private static boolean holds(Instant from, Instant until, int second) {
        return !at(second).isBefore(from) && at(second).isBefore(until);
    }

    private static List<Fault> faults(int born, int ended, UsageSpan... spans) {
        return new SpanSet(List.of(spans)).faults(RESOURCE, Measure.VCPU, at(born), at(ended));
    }

    private static UsageSpan span(int from, int until) {
        return new UsageSpan(RESOURCE, Measure.VCPU, BigDecimal.TWO, at(from), at(until));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(1_700_000_000L + second);
    }
}
