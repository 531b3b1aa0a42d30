package io.pengyun.api.operation;

import static io.pengyun.api.operation.OperationStatus.ABANDONED;
import static io.pengyun.api.operation.OperationStatus.PARKED;
import static io.pengyun.api.operation.OperationStatus.READY;
import static io.pengyun.api.operation.OperationStatus.SUCCEEDED;
import static io.pengyun.api.operation.OperationStatus.UNDONE;
import static io.pengyun.api.operation.OperationStatus.WAITING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OperationStatusTest {

    private static final Instant AT = Instant.parse("2026-11-23T08:00:00Z");
    private static final Map<OperationStatus, Set<OperationStatus>> LEGAL = Map.of(
            READY, EnumSet.of(READY, WAITING, PARKED, SUCCEEDED, UNDONE),
            WAITING, EnumSet.of(READY, WAITING, PARKED, SUCCEEDED, UNDONE),
            PARKED, EnumSet.of(READY, ABANDONED),
            SUCCEEDED, EnumSet.noneOf(OperationStatus.class),
            UNDONE, EnumSet.noneOf(OperationStatus.class),
            ABANDONED, EnumSet.noneOf(OperationStatus.class));

    static Stream<Arguments> pairs() {
        return Arrays.stream(OperationStatus.values())
                .flatMap(from -> Arrays.stream(OperationStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void movesOnlyAsTheTableSays(OperationStatus from, OperationStatus to) {
        OperationEntity operation = operation();
        operation.status = from;

        if (LEGAL.get(from).contains(to)) {
            operation.moveTo(to, AT);
            assertEquals(to, operation.status);
            assertEquals(to.ended(), operation.endedAt.isPresent());
        } else {
            assertThrows(IllegalStateException.class, () -> operation.moveTo(to, AT));
            assertEquals(from, operation.status);
        }
    }

    @Test
    void neverTurnsTwice() {
        OperationEntity operation = operation();
        OperationReason why = new OperationReason("cancelled", "It was cancelled.");
        operation.turn(why, OperationEntity.SHORTEST_UNDO, AT);

        assertThrows(IllegalStateException.class, () -> operation.turn(why, OperationEntity.SHORTEST_UNDO, AT));
    }

    private static OperationEntity operation() {
        return new OperationEntity(
                new OperationId(new UUID(1, 2)),
                "test",
                1,
                OperationSubject.ofPlatform("nothing", "test", 0),
                "{}",
                AT,
                AT.plusSeconds(60));
    }
}
