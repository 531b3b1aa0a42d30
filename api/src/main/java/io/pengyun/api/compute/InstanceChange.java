package io.pengyun.api.compute;

import java.time.Duration;
import java.util.UUID;

/**
 * The state of one operation on one instance.
 *
 * @param action what the caller asked for
 * @param force power off at once instead of asking the guest (stop only)
 * @param before what was wanted before, for the undo
 */
record InstanceChange(UUID instanceId, Action action, boolean force, WantedState before) {

    /** What can be asked of an instance. */
    enum Action {
        START(WantedState.RUNNING, Duration.ofMinutes(15)),
        STOP(WantedState.STOPPED, Duration.ofMinutes(10)),
        REBOOT(WantedState.RUNNING, Duration.ofMinutes(15)),
        DELETE(WantedState.DELETED, Duration.ofMinutes(10)),
        UNDELETE(WantedState.STOPPED, Duration.ofMinutes(10));

        private final WantedState wanted;
        private final Duration deadline;

        Action(WantedState wanted, Duration deadline) {
            this.wanted = wanted;
            this.deadline = deadline;
        }

        /** What is wanted once it has been carried out. */
        WantedState wanted() {
            return wanted;
        }

        /** Ample for a guest under emulation on a busy host. */
        Duration deadline() {
            return deadline;
        }
    }
}
