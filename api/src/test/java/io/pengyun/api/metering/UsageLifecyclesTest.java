package io.pengyun.api.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.operation.PlainDatabase;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.billing.Measure;
import io.pengyun.billing.SpanSet;
import io.pengyun.billing.UsageSpan;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of many resources, written in sets: every second of each life is counted exactly once. */
class UsageLifecyclesTest {

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    private static final List<Measure> MEASURES = List.of(Measure.VCPU, Measure.MEMORY, Measure.GPU);
    private static final String NOTHING = "";
    private static final int RESOURCES = 250;
    private static final int ROUNDS = 12;
    private static final int LONGEST_PAUSE = 60;
    private static final int SECONDS = ROUNDS * LONGEST_PAUSE + 20;

    private final PlainDatabase database = new PlainDatabase();
    private final Jdbc jdbc = database.jdbc();
    private final UsageLedger ledger = new UsageIntervals(jdbc, new Ids(Clock.systemUTC(), new SecureRandom()));

    /** What was told of one resource: for each measure and second, phase and quantity in one word. */
    private static final class Life {
        final MeteredResource resource;
        final Map<Measure, String[]> told = new EnumMap<>(Measure.class);

        Life(UUID id) {
            resource = new MeteredResource(id, "instance", "ins", new UUID(2, 2), new UUID(3, 3));
            for (Measure measure : MEASURES) {
                String[] words = new String[SECONDS];
                Arrays.fill(words, NOTHING);
                told.put(measure, words);
            }
        }

        void from(long second, UsagePhase phase, Map<Measure, BigDecimal> quantities) {
            told.forEach((measure, words) -> Arrays.fill(
                    words,
                    (int) second,
                    SECONDS,
                    quantities.containsKey(measure) ? word(phase, quantities.get(measure)) : NOTHING));
        }
    }

    private record Row(UUID resource, Measure measure, String word, BigDecimal quantity, int from, int until) {}

    private static String word(UsagePhase phase, BigDecimal quantity) {
        return phase.text() + " " + quantity.stripTrailingZeros().toPlainString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everySecondIsCountedOnceAndAsItWasTold(long seed) {
        List<Life> lives = live(new Random(seed), seed, false);
        Map<UUID, List<Row>> rows = rows();
        for (Life life : lives) {
            for (Measure measure : MEASURES) {
                String[] counted = new String[SECONDS];
                Arrays.fill(counted, NOTHING);
                for (Row row : of(rows, life, measure)) {
                    for (int second = row.from(); second < row.until(); second++) {
                        assertEquals(NOTHING, counted[second], "seed " + seed + ", second " + second + " twice");
                        counted[second] = row.word();
                    }
                }
                String story = "seed " + seed + ", " + measure + " of " + life.resource.id();
                assertEquals(List.of(life.told.get(measure)), List.of(counted), story);
            }
        }
    }

    /** Late reports never count a second twice and lose none between; what was told last holds at the end. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void reportsOutOfOrderDoubleNoSecond(long seed) {
        List<Life> lives = live(new Random(seed), seed, true);
        Map<UUID, List<Row>> rows = rows();
        for (Life life : lives) {
            for (Measure measure : MEASURES) {
                List<Row> counted = of(rows, life, measure);
                SpanSet spans = new SpanSet(counted.stream()
                        .map(row -> new UsageSpan(
                                life.resource.id(),
                                measure,
                                row.quantity(),
                                START.plusSeconds(row.from()),
                                START.plusSeconds(row.until())))
                        .toList());
                String story = "seed " + seed + ", " + counted;
                assertEquals(
                        List.of(),
                        spans.faults(life.resource.id(), measure, START, START.plusSeconds(SECONDS)).stream()
                                .filter(fault -> !(fault instanceof SpanSet.Fault.Gap))
                                .toList(),
                        story);
                String last = life.told.get(measure)[SECONDS - 1];
                assertEquals(
                        last,
                        counted.stream()
                                .filter(row -> row.until() == SECONDS)
                                .map(Row::word)
                                .findFirst()
                                .orElse(NOTHING),
                        story);
            }
        }
    }

    private List<Life> live(Random random, long seed, boolean late) {
        List<Life> lives = new ArrayList<>();
        for (int number = 0; number < RESOURCES; number++) {
            lives.add(new Life(new UUID(seed, number + 1)));
        }
        long now = 0;
        for (int round = 0; round < ROUNDS; round++) {
            now += 1 + random.nextInt(LONGEST_PAUSE);
            moveSome(lives, random, now, late);
        }
        return lives;
    }

    private void moveSome(List<Life> lives, Random random, long now, boolean late) {
        List<UsageTransition> transitions = new ArrayList<>();
        Map<Long, List<UUID>> ends = new HashMap<>();
        for (Life life : lives) {
            for (int time = random.nextInt(3); time > 0; time--) {
                long told = late && random.nextInt(3) == 0 ? Math.max(0, now - random.nextInt(90)) : now;
                UsagePhase phase = UsagePhase.values()[random.nextInt(3)];
                boolean over = time == 1 && random.nextInt(8) == 0;
                Map<Measure, BigDecimal> quantities = over ? Map.of() : quantities(random);
                life.from(now, phase, quantities);
                if (over) {
                    ends.computeIfAbsent(told, key -> new ArrayList<>()).add(life.resource.id());
                } else {
                    transitions.add(new UsageTransition(
                            life.resource, phase, quantities, Optional.empty(), START.plusSeconds(told)));
                }
            }
        }
        database.transaction(() -> {
            ledger.transition(transitions);
            ends.forEach((told, ids) -> ledger.end(ids, START.plusSeconds(told)));
            return true;
        });
    }

    private static Map<Measure, BigDecimal> quantities(Random random) {
        Map<Measure, BigDecimal> quantities = new EnumMap<>(Measure.class);
        for (Measure measure : MEASURES) {
            int quantity = random.nextInt(3);
            if (quantity > 0) {
                quantities.put(measure, BigDecimal.valueOf(quantity));
            }
        }
        return quantities;
    }

    /** All intervals; those that go on are cut at the end of the test's time. */
    private Map<UUID, List<Row>> rows() {
        Map<UUID, List<Row>> rows = new HashMap<>();
        jdbc.list(
                        "select *, extract(epoch from lower(span)) as a,"
                                + " coalesce(extract(epoch from upper(span)), ?) as b from usage_interval",
                        row -> new Row(
                                row.getObject("resource_id", UUID.class),
                                Measure.ofKey(row.getString("measure")).orElseThrow(),
                                word(UsagePhase.of(row.getString("phase")), row.getBigDecimal("quantity")),
                                row.getBigDecimal("quantity"),
                                (int) (row.getLong("a") - START.getEpochSecond()),
                                (int) (row.getLong("b") - START.getEpochSecond())),
                        BigDecimal.valueOf(START.getEpochSecond() + SECONDS))
                .forEach(row -> rows.computeIfAbsent(row.resource(), key -> new ArrayList<>())
                        .add(row));
        return rows;
    }

    private static List<Row> of(Map<UUID, List<Row>> rows, Life life, Measure measure) {
        return rows.getOrDefault(life.resource.id(), List.of()).stream()
                .filter(row -> row.measure() == measure)
                .toList();
    }
}
