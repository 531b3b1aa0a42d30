package io.pengyun.api.approval;

import io.pengyun.api.identity.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Some who are asked side by side in a case.
 *
 * @param key which stage of which lane
 * @param atLeast how many people have to agree; does not count when all have to
 * @param everyone all who are asked have to agree
 * @param askedAt when they were asked; null while a stage before has not agreed
 */
record Stage(
        Key key,
        Asked asked,
        int atLeast,
        boolean everyone,
        Optional<Escalation> escalation,
        State state,
        @Nullable Instant askedAt) {

    /** The indexes of a lane in its case, and of a stage in its lane. */
    record Key(int lane, int stage) {}

    /** Who may agree as well, when those who are asked have not agreed for so many hours. */
    record Escalation(int afterHours, Asked to) {}

    enum State {
        /** A stage before has not agreed yet. */
        WAITING,
        ASKED,
        AGREED
    }

    /** Whether this person may decide here now. */
    boolean open(Standing somebody, Instant now) {
        return state == State.ASKED
                && (asked.includes(somebody)
                        || escalation
                                .filter(further ->
                                        escalated(now) && further.to().includes(somebody))
                                .isPresent());
    }

    boolean escalated(Instant now) {
        return escalatesAt().filter(at -> !now.isBefore(at)).isPresent();
    }

    /** From when others may decide as well; empty when none, or when nobody is asked yet. */
    Optional<Instant> escalatesAt() {
        Instant from = askedAt;
        return from == null
                ? Optional.empty()
                : escalation.map(further -> from.plus(Duration.ofHours(further.afterHours())));
    }

    Stage ask(Instant now) {
        return new Stage(key, asked, atLeast, everyone, escalation, State.ASKED, now);
    }

    Stage agree() {
        return new Stage(key, asked, atLeast, everyone, escalation, State.AGREED, askedAt);
    }
}
