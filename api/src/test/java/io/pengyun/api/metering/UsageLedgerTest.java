package io.pengyun.api.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.operation.PlainDatabase;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SqlRefusedException;
import io.pengyun.billing.Measure;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UsageLedgerTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    private static final MeteredResource INSTANCE =
            new MeteredResource(new UUID(1, 1), "instance", "ins", new UUID(2, 2), new UUID(3, 3));

    private final PlainDatabase database = new PlainDatabase();
    private final UsageLedger ledger =
            new UsageIntervals(database.jdbc(), new Ids(Clock.systemUTC(), new SecureRandom()));

    private static Instant second(long number) {
        return START.plusSeconds(number);
    }

    private static UsageTransition vcpus(UsagePhase phase, int vcpus, long at) {
        return new UsageTransition(
                INSTANCE, phase, Map.of(Measure.VCPU, BigDecimal.valueOf(vcpus)), Optional.empty(), second(at));
    }

    private void write(UsageTransition... transitions) {
        database.transaction(() -> {
            ledger.transition(List.of(transitions));
            return true;
        });
    }

    private void end(long at) {
        database.transaction(() -> {
            ledger.end(List.of(INSTANCE.id()), second(at));
            return true;
        });
    }

    /** Phase, quantity and seconds since the start, one line an interval. */
    private List<String> lines() {
        return database.jdbc()
                .list(
                        "select *, lower(span) as a, upper(span) as b from usage_interval order by measure, lower(span)",
                        row -> row.getString("measure") + " " + row.getString("phase") + " "
                                + row.getBigDecimal("quantity")
                                        .stripTrailingZeros()
                                        .toPlainString() + " "
                                + Jdbc.instant(row, "a")
                                        .orElseThrow()
                                        .minusSeconds(START.getEpochSecond())
                                        .getEpochSecond()
                                + "-"
                                + Jdbc.instant(row, "b")
                                        .map(until -> ""
                                                + until.minusSeconds(START.getEpochSecond())
                                                        .getEpochSecond())
                                        .orElse(""));
    }

    @Test
    void aChangeClosesAndOpensAtTheSameMoment() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        write(vcpus(UsagePhase.STOPPED, 2, 10));
        end(25);

        assertEquals(List.of("vcpu running 2 0-10", "vcpu stopped 2 10-25"), lines());
    }

    @Test
    void whatDoesNotChangeGoesOn() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        write(vcpus(UsagePhase.RUNNING, 2, 10));

        assertEquals(List.of("vcpu running 2 0-"), lines());
    }

    @Test
    void aMeasureThatIsNotHeldAnyMoreEnds() {
        write(new UsageTransition(
                INSTANCE,
                UsagePhase.RUNNING,
                Map.of(Measure.VCPU, BigDecimal.TWO, Measure.GPU, BigDecimal.ONE),
                Optional.empty(),
                second(0)));
        write(new UsageTransition(
                INSTANCE,
                UsagePhase.RUNNING,
                Map.of(Measure.VCPU, BigDecimal.TWO, Measure.GPU, BigDecimal.ZERO),
                Optional.empty(),
                second(5)));

        assertEquals(List.of("gpu running 1 0-5", "vcpu running 2 0-"), lines());
    }

    @Test
    void aLateTransitionCountsFromTheBeginOfTheOpenInterval() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        write(vcpus(UsagePhase.STOPPED, 2, 10));
        write(vcpus(UsagePhase.RUNNING, 4, 7));

        assertEquals(List.of("vcpu running 2 0-10", "vcpu running 4 10-"), lines());
    }

    @Test
    void afterAnEndItBeginsAgainNotBeforeThatEnd() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        end(10);
        write(vcpus(UsagePhase.RUNNING, 2, 8));
        end(12);
        write(vcpus(UsagePhase.RUNNING, 2, 20));

        assertEquals(List.of("vcpu running 2 0-10", "vcpu running 2 10-12", "vcpu running 2 20-"), lines());
    }

    @Test
    void severalTransitionsOfOneResourceAreTakenInOrder() {
        write(
                vcpus(UsagePhase.RUNNING, 2, 0),
                vcpus(UsagePhase.STOPPED, 2, 3),
                vcpus(UsagePhase.STOPPED, 2, 4),
                vcpus(UsagePhase.RUNNING, 2, 5));

        assertEquals(List.of("vcpu running 2 0-3", "vcpu stopped 2 3-5", "vcpu running 2 5-"), lines());
    }

    @Test
    void noLengthIsNotKept() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        write(vcpus(UsagePhase.STOPPED, 2, 0));
        end(0);

        assertEquals(List.of(), lines());
    }

    @Test
    void ofTwoTransactionsThatOpenAtOnceTheLaterIsRefused() throws Exception {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> later = database.transaction(() -> {
                ledger.transition(List.of(vcpus(UsagePhase.RUNNING, 2, 0)));
                Future<?> attempt = other.submit(() -> write(vcpus(UsagePhase.RUNNING, 4, 0)));
                awaitOneThatWaits();
                return attempt;
            });

            ExecutionException failed = assertThrows(ExecutionException.class, later::get);
            SqlRefusedException refusal = (SqlRefusedException) failed.getCause();
            assertTrue(refusal.constraint().orElseThrow().startsWith("usage_interval_"), refusal.getMessage());
        }
        assertEquals(List.of("vcpu running 2 0-"), lines());
    }

    /** Until another transaction waits for this one's insert; bounded by the test's patience of 20 s. */
    private void awaitOneThatWaits() {
        long end = System.nanoTime() + 20_000_000_000L;
        while (database.jdbc()
                .list("select 1 as one from pg_locks where not granted", row -> 1)
                .isEmpty()) {
            assertTrue(System.nanoTime() < end, "nobody waits");
            Thread.onSpinWait();
        }
    }

    @Test
    void theDatabaseItselfRefusesASecondCountedTwice() {
        write(vcpus(UsagePhase.RUNNING, 2, 0));
        end(10);

        SqlRefusedException refusal = assertThrows(
                SqlRefusedException.class,
                () -> database.jdbc()
                        .update(
                                "insert into usage_interval select gen_random_uuid(), resource_id, resource_kind, measure,"
                                        + " phase, quantity, department_id, project_id, operation_id,"
                                        + " tstzrange(upper(span) - interval '1 second', null), resource_prefix from usage_interval"));
        assertEquals("usage_interval_each_second_once", refusal.constraint().orElseThrow());
    }

    @Test
    void aNegativeQuantityIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> vcpus(UsagePhase.RUNNING, -1, 0));
    }
}
