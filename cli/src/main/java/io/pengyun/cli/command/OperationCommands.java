package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Operations: work in progress, and its repair. */
@Command(name = "operation", description = "Work in progress: watch, explain, repair.")
public final class OperationCommands {

    private final Session session;

    public OperationCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List operations, the newest first.")
    void list(
            @Mixin ListOptions list,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            description = "ready, waiting, parked, succeeded, undone or abandoned.")
                    @Nullable
                    String status,
            @Option(names = "--kind", paramLabel = "KIND") @Nullable String kind) {
        session.list(
                Target.of("operations")
                        .with("project", session.projectOf(list))
                        .with("status", status)
                        .with("kind", kind),
                list,
                "No operations.",
                Column.of("ID", "id"),
                Column.of("KIND", "kind"),
                Column.of("STATUS", "status", CellFormat.STATE),
                Column.of("SUBJECT", "subject"),
                Column.of("DONE", "percent"),
                Column.of("STEP", "step"),
                Column.of("WAITS FOR", "waitsFor|reason"),
                Column.of("AGE", "createdAt", CellFormat.AGE));
    }

    @Command(name = "show", description = "Show an operation.")
    void show(@Parameters(paramLabel = "OPERATION") String operation) {
        session.show(Target.of("operations", operation));
    }

    @Command(name = "explain", description = "Tell its steps, what it waits for, since when, and what would help.")
    void explain(@Parameters(paramLabel = "OPERATION") String operation) {
        JsonValue answer = session.client()
                .get(Target.of("operations", operation, "explain"))
                .body();
        if (session.forPeople() && answer.at("sentences").isArray()) {
            ExplanationReport.print(answer, session.printer());
        } else {
            session.printer().one(answer);
        }
    }

    @Command(name = "watch", description = "Follow an operation to its end.")
    int watch(@Parameters(paramLabel = "OPERATION") String operation) {
        return session.operations().follow(operation, "Operation " + operation + " succeeded");
    }

    @Command(name = "cancel", description = "Stop an operation of yours and undo what it did.")
    void cancel(@Parameters(paramLabel = "OPERATION") String operation) {
        ApiReply reply = session.client().post(Target.of("operations", operation, "cancel"));
        session.changed(reply, "Cancelling; it will be undone");
    }

    @Command(name = "retry", description = "Operators: let a parked operation try again.")
    void retry(@Parameters(paramLabel = "OPERATION") String operation, @Mixin Comment comment) {
        repair(operation, "retry", comment, "It tries again");
    }

    @Command(name = "unwind", description = "Operators: undo a parked operation.")
    void unwind(@Parameters(paramLabel = "OPERATION") String operation, @Mixin Comment comment) {
        repair(operation, "unwind", comment, "It is being undone");
    }

    @Command(
            name = "abandon",
            description = "Operators: propose to give up a parked operation as it stands; another one agrees.")
    void abandon(@Parameters(paramLabel = "OPERATION") String operation, @Mixin Comment comment) {
        ProposalCommands.propose(session, "abandon-operation", operation, comment.text);
    }

    private void repair(String operation, String action, Comment comment, String sentence) {
        JsonBody body = new JsonBody().with("comment", comment.text);
        session.changed(session.client().post(Target.of("operations", operation, action), body.build()), sentence);
    }

    /** Why an operator repairs; it goes into the audit trail. */
    static final class Comment {
        @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why; it is recorded.")
        String text = "";
    }
}
