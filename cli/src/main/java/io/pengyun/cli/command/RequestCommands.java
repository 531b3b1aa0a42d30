package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Requests: a department's application for resources. */
@Command(name = "request", description = "Apply for instances and volumes.")
public final class RequestCommands {

    static final Column[] COLUMNS = {
        Column.of("ID", "id"),
        Column.of("STATE", "state", CellFormat.STATE),
        Column.of("PROJECT", "projectName|project|projectId"),
        Column.of("REQUESTER", "requesterName|requester"),
        Column.of("PURPOSE", "purpose"),
        Column.of("AGE", "createdAt", CellFormat.AGE),
        Column.of("WAITS FOR", "waitsFor"),
        Column.of("UNTIL", "claimExpiresAt", CellFormat.AGE)
    };

    private final Session session;
    private final RequestSubmission submission;

    public RequestCommands(Session session) {
        this.session = session;
        this.submission = new RequestSubmission(session);
    }

    @Command(name = "preview", description = "Ask whether it fits, where, and what is left of the quota.")
    int preview(@Mixin RequestOptions options) {
        return submission.preview(options.document(session.project()));
    }

    @Command(name = "submit", description = "Submit a request. With --wait and no approval needed, wait for its work.")
    int submit(@Mixin RequestOptions options) {
        return submission.submit(options.document(session.project()));
    }

    @Command(
            name = "extend",
            description = {
                "Ask for another term for instances and volumes, counted from when it is agreed to.",
                "Names or ids; also of what is deleted and can still be had back."
            })
    int extend(
            @Parameters(paramLabel = "NAME", arity = "1..*") List<String> names,
            @Option(names = "--days", paramLabel = "N", description = "For how long.") @Nullable Integer days,
            @Option(names = "--no-end", description = "Without an end.") boolean noEnd,
            @Option(names = "--purpose", required = true, paramLabel = "TEXT", description = "Why.") String purpose,
            @Option(names = "--preview", description = "Only ask what would become of it.") boolean preview) {
        if ((days == null) != noEnd) {
            throw Failure.usage("For how long?", "Give --days N or --no-end.");
        }
        JsonBody item = new JsonBody()
                .with("kind", "extension")
                .with("name", "extension")
                .with("of", names);
        JsonValue body = new JsonBody()
                .with("project", session.requiredProject())
                .with("purpose", purpose)
                .with("termDays", days)
                .with("noEnd", noEnd ? true : null)
                .with("items", List.of(item.build()))
                .build();
        return preview ? submission.preview(body) : submission.submit(body);
    }

    @Command(name = "list", description = "List requests.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--state", paramLabel = "STATE") @Nullable String state,
            @Option(names = "--waiting-for-me", description = "Only those that you may decide on.")
                    boolean waitingForMe) {
        session.list(
                Target.of("requests")
                        .with("project", session.projectOf(list))
                        .with("state", state)
                        .with("waitingForMe", waitingForMe ? true : null),
                list,
                "No requests.",
                COLUMNS);
    }

    @Command(name = "show", description = "Show a request with its items.")
    void show(@Parameters(paramLabel = "REQUEST") String request) {
        session.show(Target.of("requests", request));
    }

    @Command(name = "explain", description = "Which rule asked whom, who has decided, and who still may.")
    void explain(@Parameters(paramLabel = "REQUEST") String request) {
        JsonValue approval =
                session.client().get(Target.of("requests", request, "approval")).body();
        if (session.forPeople()) {
            ApprovalReport.print(approval, session.printer());
        } else {
            session.printer().one(approval);
        }
    }

    @Command(name = "approve", description = "Approve a request, and wait for its work.")
    int approve(
            @Parameters(paramLabel = "REQUEST") String request,
            @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "") String comment) {
        ApiReply reply = decide(request, "approve", comment);
        if (reply.operationId().isPresent() && reply.body().text("status").isPresent()) {
            return session.operations().finish(reply, "Approved and fulfilled");
        }
        session.changed(reply, "Approved request");
        reply.body()
                .text("waitsFor")
                .ifPresent(who -> session.printer().note("It goes on when " + who + " agrees, too."));
        return submission.followed(reply.body());
    }

    @Command(name = "reject", description = "Reject a request.")
    void reject(
            @Parameters(paramLabel = "REQUEST") String request,
            @Option(names = "--comment", required = true, paramLabel = "TEXT", description = "Why.") String comment) {
        session.changed(decide(request, "reject", comment), "Rejected request");
    }

    @Command(name = "cancel", description = "Take back a request that is not decided yet.")
    void cancel(@Parameters(paramLabel = "REQUEST") String request) {
        session.changed(session.client().post(Target.of("requests", request, "cancel")), "Cancelled request");
    }

    private ApiReply decide(String request, String decision, String comment) {
        JsonBody body = new JsonBody().with("comment", comment);
        return session.client().post(Target.of("requests", request, decision), body.build());
    }
}
