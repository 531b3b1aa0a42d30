package io.pengyun.api.platform;

import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** What {@link RequestTransactions} must do for the request at hand, if anything. */
@ApplicationScoped
class RequestEffects {

    private final State state;
    private final DryRun dryRun;
    private final Jdbc jdbc;
    private final Clock clock;

    @Inject
    RequestEffects(State state, DryRun dryRun, Jdbc jdbc, Clock clock) {
        this.state = state;
        this.dryRun = dryRun;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    boolean wanted() {
        return Arc.container().requestContext().isActive() && (dryRun.wanted() || state.key() != null);
    }

    boolean dryRun() {
        return dryRun.wanted();
    }

    /** The request came with this idempotency key. */
    void keyed(String caller, String key) {
        state.setKey(new Key(caller, key));
    }

    /** Writes, in the transaction of the work, that the call with this key has taken effect. */
    void noteCommit() {
        Key key = state.key();
        if (key != null) {
            jdbc.update(
                    "update idempotency_answer set committed_at = ? where caller = ? and key = ? and committed_at is null",
                    clock.instant(),
                    key.caller(),
                    key.key());
        }
    }

    /** True within a transactional method. */
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

    private record Key(String caller, String key) {}

    /** Of one request. */
    @RequestScoped
    static class State {

        private @Nullable Key key;
        private boolean nested;

        @Nullable
        Key key() {
            return key;
        }

        void setKey(Key newKey) {
            key = newKey;
        }

        boolean isNested() {
            return nested;
        }

        void setNested(boolean newNested) {
            nested = newNested;
        }
    }
}
