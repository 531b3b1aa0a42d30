package io.pengyun.api.platform;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/**
 * Whether the caller asked with {@code dryRun=true}: answer as it would be, keep nothing.
 *
 * <p>The {@code @Transactional} methods of such a request are rolled back when they are done, by {@link
 * RequestTransactions}, so a service normally need not ask. Who reaches beyond its own transaction (another thread, the
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

    /** What one request wants. */
    @RequestScoped
    static class State {

        private boolean wanted;

        boolean isWanted() {
            return wanted;
        }

        void want() {
            wanted = true;
        }
    }
}
