package io.pengyun.api.operation;

import io.pengyun.api.operation.OperationExplanation.StepView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts into words why an operation stands where it stands. A pure function of its record. */
final class OperationExplainer {

    private OperationExplainer() {}

    /**
     * @param hindrances of what it waits for, the first few
     * @param repairer whether the caller may repair operations; only then it sees errors as they were thrown
     */
    static OperationExplanation explain(
            OperationEntity operation,
            OperationView view,
            List<StepView> steps,
            List<Hindrance> hindrances,
            boolean repairer) {
        Optional<Instant> since = operation.status.ended() ? Optional.empty() : Optional.of(operation.stepSince);
        return new OperationExplanation(
                view,
                sentences(operation, view, steps, hindrances),
                since,
                repairer ? operation.lastError : Optional.empty(),
                nextAction(operation),
                help(operation),
                repairer
                        ? steps
                        : steps.stream().map(OperationExplainer::withoutError).toList());
    }

    private static StepView withoutError(StepView step) {
        return new StepView(
                step.name(),
                step.direction(),
                step.outcome(),
                step.attempts(),
                step.startedAt(),
                step.endedAt(),
                Optional.empty());
    }

    private static List<String> sentences(
            OperationEntity operation, OperationView view, List<StepView> steps, List<Hindrance> hindrances) {
        List<String> sentences = new ArrayList<>();
        String step = view.step().orElse("number " + (operation.step + 1));
        String at = (operation.forward() ? "It is at the step " : "It undoes the step ") + step + ", since "
                + text(operation.stepSince) + ".";
        switch (operation.status) {
            case READY -> {
                sentences.add(at);
                if (operation.attempts > 0) {
                    sentences.add("The last " + operation.attempts + " attempts failed; it tries again.");
                } else if (operation.leaseOwner.isPresent()) {
                    sentences.add("A worker runs it.");
                } else {
                    sentences.add("It waits for a free worker.");
                }
            }
            case WAITING -> {
                sentences.add(at);
                sentences.add("It waits for " + operation.waitsFor.orElse("a report") + ".");
                hindrances.forEach(hindrance -> sentences.add(hindrance.sentence()));
            }
            case PARKED -> {
                sentences.add(at);
                sentences.add("It cannot go on by itself.");
            }
            case SUCCEEDED -> sentences.add("It succeeded at " + ended(operation) + ".");
            case UNDONE -> sentences.add("It was undone; that was complete at " + ended(operation) + ".");
            case ABANDONED ->
                sentences.add("An operator gave it up at " + ended(operation) + "; what its "
                        + steps.stream()
                                .filter(one -> one.outcome().equals("done"))
                                .count()
                        + " finished steps did remains.");
        }
        operation.reason.ifPresent(why -> sentences.add("Reason (" + why.code() + "): " + why.sentence()));
        return sentences;
    }

    private static String nextAction(OperationEntity operation) {
        return switch (operation.status) {
            case READY ->
                operation.attempts > 0
                        ? "It tries again at " + text(operation.nextRunAt) + "."
                        : "The step is run as soon as a worker is free.";
            case WAITING ->
                "It looks again when something is reported, at the latest at " + text(operation.nextRunAt) + ". "
                        + deadline(operation);
            case PARKED -> "None; it waits for an operator.";
            case SUCCEEDED, UNDONE, ABANDONED -> "None; it has ended.";
        };
    }

    private static String deadline(OperationEntity operation) {
        return operation.forward()
                ? "At its deadline, " + text(operation.deadline) + ", it is undone."
                : "If the undo is not complete by " + text(operation.undoDeadline.orElse(operation.deadline))
                        + ", it is parked for an operator.";
    }

    private static List<String> help(OperationEntity operation) {
        return switch (operation.status) {
            case READY, WAITING ->
                !operation.forward() || operation.cancelWanted
                        ? List.of()
                        : List.of("cancel: its owner, or an operator with unwind, has it undone now.");
            case PARKED ->
                operation.forward()
                        ? List.of(
                                "retry: an operator has it go on, e.g. after the update that knows its kind.",
                                "unwind: an operator has it undone.",
                                "abandon: an operator gives it up; what it has done remains.")
                        : List.of(
                                "retry: an operator has the undo go on, after removing what hinders it.",
                                "abandon: an operator gives the undo up; what is not undone remains.");
            case SUCCEEDED, UNDONE, ABANDONED -> List.of();
        };
    }

    private static String ended(OperationEntity operation) {
        return operation.endedAt.map(OperationExplainer::text).orElse("");
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
