package io.pengyun.agent.reconcile;

import io.pengyun.agent.driver.Inventory;
import io.pengyun.agent.lease.LeaseState;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Everything that a comparison looks at.
 *
 * @param progress by subject; a subject without an entry has none
 * @param unsure subjects on which something was done after the inventory was taken: it may show them as they were before
 * @param orphanGraceMillis how long a stray of ours is left alone; empty before the control plane has said
 * @param now on the host's boot clock, milliseconds
 */
record Situation(
        WantedState wanted,
        Inventory inventory,
        LeaseState lease,
        Map<Subject, Progress> progress,
        Set<Subject> unsure,
        OptionalLong orphanGraceMillis,
        long now) {

    Situation with(Map<Subject, Progress> other) {
        return new Situation(wanted, inventory, lease, other, unsure, orphanGraceMillis, now);
    }

    Progress progress(Subject subject) {
        return progress.getOrDefault(subject, Progress.none());
    }
}
