package io.pengyun.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryGradeTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, LEVEL_6",
        "PT0.001S, LEVEL_5",
        "PT30M, LEVEL_5",
        "PT30M0.001S, LEVEL_4",
        "P1D, LEVEL_4",
        "PT24H0.001S, LEVEL_2",
        "P7D, LEVEL_2"
    })
    void aDataLossReachesTheHighestLevelThatAdmitsIt(Duration dataLoss, RecoveryGrade grade) {
        assertEquals(Optional.of(grade), RecoveryGrade.highestByDataLoss(dataLoss));
    }

    @Test
    void moreThanAWeekLostIsNoLevel() {
        assertEquals(
                Optional.empty(),
                RecoveryGrade.highestByDataLoss(Duration.ofDays(7).plusNanos(1)));
    }

    @Test
    void aNegativeLossIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RecoveryGrade.highestByDataLoss(Duration.ofNanos(-1)));
    }

    @Test
    void aHigherLevelNeverAdmitsMoreLoss() {
        RecoveryGrade[] grades = RecoveryGrade.values();
        for (int index = 0; index < grades.length; index++) {
            assertEquals(index + 1, grades[index].level());
            if (index > 0) {
                assertTrue(grades[index].longestDataLoss().compareTo(grades[index - 1].longestDataLoss()) <= 0);
            }
        }
    }
}
