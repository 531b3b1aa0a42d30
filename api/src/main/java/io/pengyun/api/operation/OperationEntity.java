package io.pengyun.api.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The record of one operation and the rules of its course. Changed only under its row lock. */
final class OperationEntity {

    static final Duration SHORTEST_UNDO = Duration.ofMinutes(10);
    static final Duration SHORTEST_RECHECK = Duration.ofSeconds(1);
    /** A woken operation is evaluated at most this often. */
    static final Duration WAKE_SPACING = Duration.ofMillis(100);

    final OperationId id;
    final String kind;
    final int kindVersion;
    final OperationSubject subject;
    final Instant createdAt;

    String state;
    OperationStatus status = OperationStatus.READY;
    OperationDirection direction = OperationDirection.FORWARD;
    int step;
    int attempts;
    Optional<String> waitsFor = Optional.empty();
    Optional<OperationReason> reason = Optional.empty();
    Optional<String> lastError = Optional.empty();
    long done;
    long total;
    boolean cancelWanted;
    boolean inDoubt;
    Instant stepSince;
    Instant nextRunAt;
    Instant wakeAfter = Instant.EPOCH;
    Instant deadline;
    Optional<Instant> undoDeadline = Optional.empty();
    Optional<String> leaseOwner = Optional.empty();
    Optional<Instant> leaseUntil = Optional.empty();
    Optional<Instant> endedAt = Optional.empty();
    Instant updatedAt;
    Optional<UUID> auditEntryId = Optional.empty();
    /** It has ended and its audit entry is still to be completed. */
    boolean auditDue;

    long fence;
    long revision;

    OperationEntity(
            OperationId id,
            String kind,
            int kindVersion,
            OperationSubject subject,
            String state,
            Instant createdAt,
            Instant deadline) {
        this.id = id;
        this.kind = kind;
        this.kindVersion = kindVersion;
        this.subject = subject;
        this.state = state;
        this.createdAt = createdAt;
        this.deadline = deadline;
        this.total = subject.total();
        this.stepSince = createdAt;
        this.nextRunAt = createdAt;
        this.updatedAt = createdAt;
    }

    boolean forward() {
        return direction == OperationDirection.FORWARD;
    }

    StepContext context(Instant at) {
        return new StepContext(id, subject, at, deadline, attempts + 1, reason);
    }

    /** The only way to change the status; throws when the table of {@link OperationStatus} does not allow it. */
    void moveTo(OperationStatus next, Instant at) {
        if (!status.mayBecome(next)) {
            throw new IllegalStateException(id + " cannot become " + next.text() + ", it is " + status.text());
        }
        status = next;
        endedAt = next.ended() ? Optional.of(at) : Optional.empty();
        auditDue = next.ended() && auditEntryId.isPresent();
        if (next != OperationStatus.WAITING) {
            waitsFor = Optional.empty();
        }
    }

    /** The step in progress is finished (or undone); true when that ended the operation. */
    boolean stepDone(String newState, int steps, Instant at) {
        state = newState;
        step += forward() ? 1 : -1;
        beginStep(at);
        if (forward() && step == steps) {
            done = total;
            moveTo(OperationStatus.SUCCEEDED, at);
        } else if (!forward() && step < 0) {
            moveTo(OperationStatus.UNDONE, at);
        } else {
            moveTo(OperationStatus.READY, at);
        }
        return status.ended();
    }

    void goOn(String newState, long newDone, long newTotal, Instant at) {
        state = newState;
        progress(newDone, newTotal);
        attempts = 0;
        inDoubt = false;
        lastError = Optional.empty();
        moveTo(OperationStatus.READY, at);
        nextRunAt = at;
    }

    void await(String newState, StepResult.Waiting<?> waiting, Instant at) {
        goOn(newState, waiting.done(), waiting.total(), at);
        moveTo(OperationStatus.WAITING, at);
        waitsFor = Optional.of(waiting.waitsFor());
        wakeAfter = at.plus(WAKE_SPACING);
        Duration recheck = waiting.recheck().compareTo(SHORTEST_RECHECK) < 0 ? SHORTEST_RECHECK : waiting.recheck();
        Instant end = forward() ? deadline : undoDeadline.orElse(deadline);
        nextRunAt = earlier(at.plus(recheck), later(end, wakeAfter));
    }

    /** Begins to undo, with the step in progress. */
    void turn(OperationReason why, Duration allowance, Instant at) {
        if (!forward()) {
            throw new IllegalStateException(id + " is being undone already");
        }
        direction = OperationDirection.UNDO;
        reason = Optional.of(why);
        undoDeadline = Optional.of(at.plus(allowance.compareTo(SHORTEST_UNDO) < 0 ? SHORTEST_UNDO : allowance));
        done = 0;
        beginStep(at);
        moveTo(OperationStatus.READY, at);
    }

    void park(OperationReason why, Instant at) {
        moveTo(OperationStatus.PARKED, at);
        reason = Optional.of(why);
    }

    /** Asks for it to be undone as soon as its step can be left; {@code why} is kept for the owner. */
    void wantUndo(OperationReason why, Instant at) {
        if (status == OperationStatus.PARKED) {
            retry(at);
        }
        cancelWanted = true;
        reason = Optional.of(why);
    }

    /** An operator gives a parked operation up. */
    void abandon(OperationReason why, Instant at) {
        moveTo(OperationStatus.ABANDONED, at);
        reason = Optional.of(why);
    }

    /** An operator has another try; when undoing, with a new deadline. */
    void retry(Instant at) {
        moveTo(OperationStatus.READY, at);
        undoDeadline = undoDeadline.map(old -> later(old, at.plus(SHORTEST_UNDO)));
        attempts = 0;
        nextRunAt = at;
    }

    void tryLater(String error, Duration pause, Instant at) {
        attempts++;
        lastError = Optional.of(error);
        moveTo(OperationStatus.READY, at);
        nextRunAt = at.plus(pause);
    }

    private void beginStep(Instant at) {
        attempts = 0;
        inDoubt = false;
        lastError = Optional.empty();
        stepSince = at;
        nextRunAt = at;
    }

    private void progress(long newDone, long newTotal) {
        if (newDone < 0 || newDone > newTotal) {
            throw new IllegalArgumentException("progress " + newDone + " of " + newTotal);
        }
        done = newDone;
        total = newTotal;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
