package io.pengyun.api.operation;

import io.pengyun.api.platform.ProblemException;
import java.time.Instant;
import java.util.Optional;

/** Why the engine turns or parks an operation, in stable codes and sentences. */
final class OperationReasons {

    private static final int LONGEST_ERROR = 500;
    private static final int FIRST_SERVER_STATUS = 500;

    private OperationReasons() {}

    static OperationReason unknownKind(OperationEntity operation) {
        return new OperationReason(
                "unknown-kind",
                "This version of the control plane does not know the kind " + operation.kind + " version "
                        + operation.kindVersion + " or its step " + (operation.step + 1) + ".");
    }

    static OperationReason unreadableState(OperationEntity operation) {
        return new OperationReason(
                "unreadable-state",
                "The stored state cannot be read as " + operation.kind + " version " + operation.kindVersion + ".");
    }

    /** Why a forward operation turns back before its step is evaluated; empty when it goes on. */
    static Optional<OperationReason> toTurn(OperationEntity operation, OperationStep<?> step, Instant at) {
        if (operation.cancelWanted) {
            return Optional.of(operation.reason.orElse(new OperationReason("cancelled", "It was cancelled.")));
        }
        if (!at.isBefore(operation.deadline)) {
            return Optional.of(new OperationReason(
                    "deadline-passed",
                    "It did not finish by its deadline; it was at the step " + step.name()
                            + operation
                                    .waitsFor
                                    .map(what -> ", waiting for " + what)
                                    .orElse("") + "."));
        }
        if (operation.attempts >= step.maxAttempts()) {
            return Optional.of(new OperationReason(
                    "attempts-exhausted",
                    "The step " + step.name() + " failed " + operation.attempts + " times in a row."));
        }
        return Optional.empty();
    }

    /** Why an undo is parked before its step is evaluated; empty when it goes on. */
    static Optional<OperationReason> toPark(OperationEntity operation, OperationStep<?> step, Instant at) {
        String before = operation
                .reason
                .map(why -> " It is undone because: " + why.sentence())
                .orElse("");
        if (operation.attempts >= step.maxAttempts()) {
            return Optional.of(new OperationReason(
                    "undo-exhausted",
                    "Undoing the step " + step.name() + " failed " + operation.attempts + " times in a row." + before));
        }
        if (operation.undoDeadline.isPresent() && !at.isBefore(operation.undoDeadline.get())) {
            return Optional.of(new OperationReason(
                    "undo-deadline-passed",
                    "The undo did not finish in time; it was at the step " + step.name()
                            + operation
                                    .waitsFor
                                    .map(what -> ", waiting for " + what)
                                    .orElse("") + "." + before));
        }
        return Optional.empty();
    }

    /**
     * The final reason in what a step threw, if it is final. A problem that tells the caller to change something does not
     * get better by trying again; while undoing everything but a plain refusal is tried again.
     */
    static Optional<OperationReason> refusal(RuntimeException trouble, boolean forward) {
        if (trouble instanceof StepRefusal refusal) {
            return Optional.of(refusal.reason());
        }
        if (forward
                && trouble.getCause() instanceof ProblemException problem
                && problem.code().status() < FIRST_SERVER_STATUS) {
            return Optional.of(new OperationReason(problem.code().text(), describe(problem)));
        }
        return Optional.empty();
    }

    /** For operators; bounded. */
    static String describe(Throwable thrown) {
        String text = thrown instanceof ProblemException
                ? String.valueOf(thrown.getMessage())
                : thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }
}
