package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonValue;
import java.util.Optional;

/** Previews and submits what is asked for, whichever command put it together; says what is odd and who is waited for. */
final class RequestSubmission {

    private final Session session;

    RequestSubmission(Session session) {
        this.session = session;
    }

    /** Nothing is kept. Answers {@link ExitCode#REFUSED} when it does not fit. */
    int preview(JsonValue body) {
        JsonValue answer =
                session.client().post(Target.of("requests", "preview"), body).body();
        if (session.forPeople()) {
            PreviewReport.print(answer, session.printer());
        } else {
            session.printer().one(answer);
        }
        return (answer.at("fits").isTrue() ? ExitCode.OK : ExitCode.REFUSED).number();
    }

    int submit(JsonValue body) {
        ApiReply reply = session.client().post(Target.of("requests"), body);
        session.changed(reply, "Submitted request");
        JsonValue request = reply.body();
        if (session.forPeople()) {
            PreviewReport.warnings(request).forEach(session.printer()::note);
            if (request.text("state").orElse("").equals("submitted") && !session.dryRun()) {
                session.printer()
                        .note("It waits for " + request.text("waitsFor").orElse("somebody")
                                + ": `pengctl approval list` shows it to them.");
            }
        }
        return followed(request);
    }

    /** Waits for the operation of a request that was approved, where there is one and the caller may see it. */
    int followed(JsonValue request) {
        Optional<String> operation = request.text("operationId");
        OperationWork work = session.operations();
        if (operation.isEmpty() || !work.waits()) {
            return ExitCode.OK.number();
        }
        try {
            return work.follow(operation.get(), "Its resources are there");
        } catch (Failure unseen) {
            if (unseen.exitCode() != ExitCode.NOT_FOUND && unseen.exitCode() != ExitCode.NOT_ALLOWED) {
                throw unseen;
            }
            session.printer().note("It is being brought up; its work is not for you to watch.");
            return ExitCode.OK.number();
        }
    }
}
