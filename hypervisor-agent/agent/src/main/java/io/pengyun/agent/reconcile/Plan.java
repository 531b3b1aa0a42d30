package io.pengyun.agent.reconcile;

import java.util.List;
import java.util.OptionalLong;

/**
 * What to do now, and when to look again although nothing has happened.
 *
 * @param wakeAt on the host's boot clock, milliseconds; empty when only an event can change anything
 */
record Plan(List<Action> actions, OptionalLong wakeAt) {

    Plan {
        actions = List.copyOf(actions);
    }
}
