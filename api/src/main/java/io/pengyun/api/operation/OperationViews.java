package io.pengyun.api.operation;

import io.pengyun.api.platform.Ids;
import java.util.Optional;

/** From the record to what the API shows. */
final class OperationViews {

    private static final int HIGHEST_OPEN_PERCENT = 99;

    private OperationViews() {}

    static OperationView of(OperationEntity operation, OperationKinds kinds) {
        int steps = kinds.find(operation.kind, operation.kindVersion)
                .map(kind -> kind.steps().size())
                .orElse(0);
        return new OperationView(
                operation.id.text(),
                operation.kind,
                operation.subject.text(),
                operation.subject.departmentId().map(id -> Ids.text("dep", id)),
                operation.subject.projectId().map(id -> Ids.text("prj", id)),
                operation.subject.actor(),
                operation.status,
                operation.direction,
                stepName(operation, kinds),
                operation.attempts,
                operation.done,
                operation.total,
                percent(operation, steps),
                operation.waitsFor,
                operation.reason.map(OperationReason::code),
                operation.reason.map(OperationReason::sentence),
                operation.cancelWanted,
                operation.deadline,
                operation.createdAt,
                operation.updatedAt,
                operation.endedAt);
    }

    /** The step in progress; empty when it has ended or nobody knows its kind. */
    static Optional<String> stepName(OperationEntity operation, OperationKinds kinds) {
        if (operation.status.ended()) {
            return Optional.empty();
        }
        return kinds.find(operation.kind, operation.kindVersion)
                .filter(kind ->
                        operation.step >= 0 && operation.step < kind.steps().size())
                .map(kind -> kind.steps().get(operation.step).name());
    }

    /** By the things that it works on where it counts them, else by its steps; 100 only for success. */
    private static int percent(OperationEntity operation, int steps) {
        if (operation.status == OperationStatus.SUCCEEDED) {
            return 100;
        }
        long part = operation.total > 0 ? operation.done : Math.max(0, operation.step);
        long whole = operation.total > 0 ? operation.total : steps;
        return whole == 0 ? 0 : (int) Math.min(HIGHEST_OPEN_PERCENT, part * 100 / whole);
    }
}
