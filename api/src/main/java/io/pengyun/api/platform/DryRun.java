package io.pengyun.api.platform;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/**
 * Whether the caller asked with {@code dryRun=true}: answer as it would be, keep nothing.
 *
 * <p>The {@code @Transactional} methods of such a request are rolled back when they are done, by {@link
 * DryRunTransactions}, so a service normally need not ask. Who reaches beyond its own transaction (another thread, the
 * disk, an agent) must ask {@link #wanted} and leave that out.
 */
@ApplicationScoped
public class DryRun {

    private final State state;

    @Inject
    DryRun(State state) {
        this.state = state;
    }

    /** False also outside a request. */
    public boolean wanted() {
        return Arc.container().requestContext().isActive() && state.isWanted();
    }

    /** Called by the filter, once per request. */
    void want() {
        state.want();
    }

    /** True within a transactional method of a dry run. */
    boolean nested() {
        return state.isNested();
    }

    /** Notes that a transactional method begins; answers what to give to {@link #leave}. */
    boolean enter() {
        boolean before = state.isNested();
        state.setNested(true);
        return before;
    }

    void leave(boolean before) {
        state.setNested(before);
    }

    /** What one request wants. */
    @RequestScoped
    static class State {

        private boolean wanted;
        private boolean nested;

        boolean isWanted() {
            return wanted;
        }

        void want() {
            wanted = true;
        }

        boolean isNested() {
            return nested;
        }

        void setNested(boolean newNested) {
            nested = newNested;
        }
    }
}
