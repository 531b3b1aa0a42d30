package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiReply;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proposals: what two people have to want. */
@Command(name = "proposal", description = "What cannot be taken back: one proposes, another agrees.")
public final class ProposalCommands {

    private static final String PATH = "proposals";

    private final Session session;

    public ProposalCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the proposals that you may agree to, also those of the past.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of(PATH),
                list,
                "No proposals.",
                Column.of("ACTION", "action"),
                Column.of("OF", "subject"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("PROPOSED BY", "proposedBy"),
                Column.of("COMMENT", "comment"),
                Column.of("UNTIL", "expiresAt", CellFormat.AGE),
                Column.of("DECIDED BY", "decidedBy"),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a proposal: what will be done, and why.")
    void show(@Parameters(paramLabel = "ID") String id) {
        session.show(Target.of(PATH, id));
    }

    @Command(name = "create", description = "Propose it; it is done when another person agrees.")
    void create(
            @Parameters(
                            index = "0",
                            paramLabel = "ACTION",
                            description = "abandon-operation, purge-instance or purge-volume.")
                    String action,
            @Parameters(index = "1", paramLabel = "ID", description = "What to do it to.") String subject,
            @Mixin OperationCommands.Comment comment) {
        propose(session, action, subject, comment.text);
    }

    static void propose(Session session, String action, String subject, String comment) {
        JsonBody body =
                new JsonBody().with("action", action).with("subject", subject).with("comment", comment);
        ApiReply reply = session.client().post(Target.of(PATH), body.build());
        session.changed(reply, "Proposed");
        if (session.forPeople() && !session.dryRun()) {
            session.printer()
                    .note("It is done when somebody else agrees: `pengctl proposal agree "
                            + reply.body().text("id").orElse("ID") + "`.");
        }
    }

    @Command(name = "agree", description = "Agree to what somebody else has proposed; it is done at once.")
    void agree(@Parameters(paramLabel = "ID") String id) {
        session.changed(session.client().post(Target.of(PATH, id, "agree")), "Agreed, and done");
    }

    @Command(name = "withdraw", description = "Have a proposal forgotten.")
    void withdraw(@Parameters(paramLabel = "ID") String id) {
        session.changed(session.client().delete(Target.of(PATH, id)), "Withdrawn: " + id);
    }
}
