package io.pengyun.api.operation;

import java.time.Duration;

/** What one evaluation of a step came to. */
public sealed interface StepResult<S> {

    /** The step is finished; the next one gets this state. */
    record Done<S>(S state) implements StepResult<S> {}

    /** A part is done and committed; the same step goes on at once with this state. */
    record Again<S>(S state, long done, long total) implements StepResult<S> {}

    /**
     * Not yet. Evaluated again after {@link Operations#wake}, at most every 100 ms, and in any case after {@code recheck}.
     *
     * @param waitsFor for people, completes "waits for", e.g. {@code 3 of 10 instances to run}
     * @param recheck a safety net against a forgotten wake, not a polling interval: at least 1 s
     */
    record Waiting<S>(S state, String waitsFor, long done, long total, Duration recheck) implements StepResult<S> {}

    /**
     * It cannot be done, and trying again would not help: nothing of this evaluation is kept and the operation is undone
     * (when undoing: parked).
     *
     * @param code stable, lower-case with dashes, e.g. {@code no-capacity}
     * @param reason a sentence for the owner
     */
    record Failed<S>(String code, String reason) implements StepResult<S> {}

    /** The usual safety net of a waiting step. */
    Duration RECHECK = Duration.ofSeconds(30);

    static <S> StepResult<S> done(S state) {
        return new Done<>(state);
    }

    static <S> StepResult<S> again(S state, long done, long total) {
        return new Again<>(state, done, total);
    }

    static <S> StepResult<S> waiting(S state, String waitsFor, long done, long total) {
        return new Waiting<>(state, waitsFor, done, total, RECHECK);
    }

    static <S> StepResult<S> failed(String code, String reason) {
        return new Failed<>(code, reason);
    }
}
