package io.pengyun.api.operation;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What the history keeps of one step in one direction. */
record StepRecord(
        int index,
        String name,
        OperationDirection direction,
        Instant startedAt,
        Outcome outcome,
        Optional<String> error) {

    enum Outcome {
        DONE,
        /** A part is committed, the rest follows at once; or an outside call is under way. */
        GOING_ON,
        WAITING,
        /** The last attempt ended in an exception; another follows. */
        RETRYING,
        FAILED;

        boolean ends() {
            return this == DONE || this == FAILED;
        }

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
