package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Requests that wait for the caller's decision. */
@Command(name = "approval", description = "Requests that wait for your decision.")
public final class ApprovalCommands {

    private final Session session;

    public ApprovalCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the requests that wait for you, or the decisions on one request.")
    void list(@Mixin ListOptions list, @Parameters(arity = "0..1", paramLabel = "REQUEST") @Nullable String request) {
        if (request == null) {
            session.list(
                    Target.of("requests").with("waitingForMe", true),
                    list,
                    "Nothing waits for you.",
                    RequestCommands.COLUMNS);
            return;
        }
        session.list(
                Target.of("requests", request, "approvals"),
                list,
                "No decisions yet.",
                Column.of("DECISION", "decision", CellFormat.STATE),
                Column.of("BY", "approver"),
                Column.of("IN PLACE OF", "inPlaceOf"),
                Column.of("WHEN", "at", CellFormat.AGE),
                Column.of("COMMENT", "comment"));
    }
}
