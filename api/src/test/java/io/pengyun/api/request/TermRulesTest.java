package io.pengyun.api.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermRulesTest {

    private static final Instant END = Instant.parse("2026-12-31T00:00:00Z");

    private static TermRules rules(Instant now, Optional<Integer> defaultDays, Optional<Integer> longestDays) {
        return new TermRules(
                Duration.ofDays(14), Duration.ofDays(7), defaultDays, longestDays, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static TermRules rules(Optional<Integer> defaultDays, Optional<Integer> longestDays) {
        return rules(END, defaultDays, longestDays);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-16T23:59:59.999999Z, RUNNING",
        "2026-12-17T00:00:00Z, ENDING",
        "2026-12-30T23:59:59.999999Z, ENDING",
        "2026-12-31T00:00:00Z, ENDED",
        "2027-01-31T00:00:00Z, ENDED"
    })
    void theStateChangesExactlyAtItsMoments(Instant now, TermState state) {
        TermRules rules = rules(now, Optional.empty(), Optional.empty());
        assertEquals(state, rules.stateOf(END));
        assertEquals(TermState.OPEN, rules.stateOf(null));
        assertEquals(state == TermState.ENDED, rules.endOf(END, null, false).isPresent());
        if (state == TermState.ENDED) {
            assertThrows(ProblemException.class, () -> rules.requireNotEnded("instance \"web\"", END));
        } else {
            rules.requireNotEnded("instance \"web\"", END);
        }
    }

    @Test
    void withoutSettingsWhatIsNotAskedForHasNoEnd() {
        TermRules rules = rules(Optional.empty(), Optional.empty());
        assertEquals(Optional.empty(), rules.term(Optional.empty(), false));
        assertEquals(Optional.empty(), rules.term(Optional.empty(), true));
        assertEquals(Optional.of(3650), rules.term(Optional.of(3650), false));
        assertThrows(ProblemException.class, () -> rules.term(Optional.of(1), true));
    }

    @Test
    void theDefaultHoldsUnlessNoEndIsAskedFor() {
        TermRules rules = rules(Optional.of(90), Optional.empty());
        assertEquals(Optional.of(90), rules.term(Optional.empty(), false));
        assertEquals(Optional.empty(), rules.term(Optional.empty(), true));
        assertEquals(Optional.of(365), rules.term(Optional.of(365), false));
    }

    @Test
    void beyondTheLongestNothingIsGranted() {
        TermRules rules = rules(Optional.empty(), Optional.of(365));
        assertEquals(Optional.of(365), rules.term(Optional.of(365), false));
        assertThrows(ProblemException.class, () -> rules.term(Optional.of(366), false));
        assertThrows(ProblemException.class, () -> rules.term(Optional.empty(), false));
        ProblemException refused = assertThrows(ProblemException.class, () -> rules.term(Optional.empty(), true));
        assertTrue(String.valueOf(refused.getMessage()).contains("365"), refused.getMessage());
        assertEquals(Optional.of(30), rules(Optional.of(30), Optional.of(365)).term(Optional.empty(), false));
        assertThrows(IllegalArgumentException.class, () -> rules(Optional.of(366), Optional.of(365)));
    }
}
