package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.OperationFollower;
import io.pengyun.cli.api.OperationProgress;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.output.ProgressLine;
import java.time.Duration;
import java.util.Optional;

/**
 * Work that goes on behind an answer: waits for it, shows how it gets on, and turns its end into an exit code.
 *
 * @param waits false to let it go on alone
 */
record OperationWork(Session session, Duration timeout, boolean waits, boolean quiet) {

    /** Follows the operation that an answer speaks of, if it does and waiting is wanted. */
    int finish(ApiReply reply, String sentence) {
        Optional<String> operation = reply.operationId();
        if (operation.isEmpty()) {
            session.changed(reply, sentence);
            return ExitCode.OK.number();
        }
        if (session.dryRun()) {
            session.printer().done(reply.body(), Session.CHECKED_ONLY);
            return ExitCode.OK.number();
        }
        if (!waits) {
            session.printer()
                    .done(reply.body(), "Started: `pengctl operation watch " + operation.get() + "` follows it.");
            return ExitCode.OK.number();
        }
        return follow(operation.get(), sentence);
    }

    /** Waits for an operation; prints the sentence when it has succeeded. */
    int follow(String operationId, String sentence) {
        OperationProgress progress = watched(operationId);
        if (!progress.succeeded()) {
            throw failure(progress, operationId);
        }
        session.printer().done(progress.document(), sentence + ".");
        return ExitCode.OK.number();
    }

    private OperationProgress watched(String operationId) {
        Thread farewell = new Thread(() -> farewell(operationId), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        try (ProgressLine line = new ProgressLine(session.terminal(), session.clock())) {
            OperationFollower follower = new OperationFollower(session.client(), session.clock(), progress -> {
                if (!quiet) {
                    line.show(progress);
                }
            });
            return follower.follow(operationId, timeout);
        } finally {
            remove(farewell);
        }
    }

    /** Said when Ctrl-C ends the waiting. */
    private void farewell(String operationId) {
        session.terminal()
                .err()
                .println("\nThe operation goes on without you. `pengctl operation watch " + operationId
                        + "` follows it, `pengctl operation cancel " + operationId + "` stops it.");
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is saying so.
            return;
        }
    }

    private static Failure failure(OperationProgress progress, String operationId) {
        String what = switch (progress.status()) {
            case "parked" -> "The operation is parked: it needs an operator";
            case "abandoned" -> "The operation was abandoned";
            default -> "The operation failed and was undone";
        };
        return new Failure(
                ExitCode.OPERATION_FAILED,
                what,
                progress.reason().orElse("No reason was given."),
                "`pengctl operation explain " + operationId + "` tells more.");
    }
}
