package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.Inventory;
import java.util.Optional;

/**
 * Does what was planned, elsewhere: calls return at once, answers come later through the consumers on the caller's own
 * thread.
 */
public interface Hands {

    /** Looks at the host. */
    void look(Looked answer);

    /** Carries an action out. */
    void act(Action action, Acted answer);

    /** Hears of a look; the exception says why there is no inventory. */
    interface Looked {
        void inventory(Inventory inventory);

        void failed(DriverException failure);
    }

    /** Hears of an action's end; empty: done. */
    interface Acted {
        void done(Optional<DriverException> failure);
    }
}
