package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The logins of a person, each of which can be ended alone. */
@Command(name = "session", description = "Your logins.")
public final class SessionCommands {

    private final Session session;

    public SessionCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List your logins of the last 30 days, the newest first.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--user", paramLabel = "USER", description = "Administrators: this user's.") @Nullable
                    String user) {
        session.list(
                Target.of("sessions").with("user", user),
                list,
                "No logins.",
                Column.of("CLIENT", "client"),
                Column.of("FROM", "address"),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("UNTIL", "expiresAt", CellFormat.AGE),
                Column.of("ENDED", "endedAt", CellFormat.AGE),
                Column.of("BY", "endReason"),
                Column.of("THIS", "current"),
                Column.of("ID", "id"));
    }

    @Command(name = "end", description = "End a login at once, e.g. one that you do not know.")
    void end(@Parameters(paramLabel = "ID") String id) {
        session.changed(session.client().delete(Target.of("sessions", id)), "Ended " + id);
    }
}
