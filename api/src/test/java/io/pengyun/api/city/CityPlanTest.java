package io.pengyun.api.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.city.CityPlan.Action;
import io.pengyun.api.city.CityPlan.Ask;
import io.pengyun.api.city.CityPlan.Change;
import io.pengyun.api.city.CityPlan.Fate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CityPlanTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 17, 4640})
    void soManyInstancesAreThereAtTheEnd(long seed) {
        CityPlan plan = CityPlan.of(seed, 2_000);
        long made = plan.asks().stream()
                .filter(ask -> ask.fate() == Fate.AGREED)
                .mapToLong(Ask::count)
                .sum();
        long deleted = plan.changes().stream()
                .filter(change -> change.action() == Action.DELETE)
                .count();
        assertEquals(2_000, made - deleted);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 17, 4640})
    void whatIsDoneCanBeDone(long seed) {
        CityPlan plan = CityPlan.of(seed, 2_000);
        Map<String, Action> states = new HashMap<>();
        for (Ask ask : plan.asks()) {
            assertTrue(ask.at().compareTo(ask.decided()) < 0, ask.toString());
            assertTrue(ask.decided().day() < CityPlan.DAYS || ask.fate() == Fate.UNDECIDED, ask.toString());
            ask.instances().forEach(name -> states.put(ask.project().name() + "/" + name, Action.START));
        }
        for (Change change : plan.changes()) {
            String instance = change.project().name() + "/" + change.instance();
            Action before = states.put(instance, change.action());
            assertEquals(change.action() == Action.START ? Action.STOP : Action.START, before, change.toString());
        }
    }

    @Test
    void theSeedDecides() {
        assertEquals(CityPlan.of(7, 500), CityPlan.of(7, 500));
        assertNotEquals(CityPlan.of(7, 500).asks(), CityPlan.of(8, 500).asks());
    }
}
