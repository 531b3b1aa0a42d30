package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Delegations: somebody decides in another's place for a while. */
@Command(name = "delegation", description = "Who decides in your place.")
public final class DelegationCommands {

    private final Session session;

    public DelegationCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List who decides in your place, and in whose you decide.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--all", description = "Administrators: everybody's.") boolean all) {
        session.list(
                Target.of("delegations").with("all", all ? true : null),
                list,
                "No delegations.",
                Column.of("FROM", "fromUser"),
                Column.of("TO", "toUser"),
                Column.of("REASON", "reason"),
                Column.of("BEGINS", "startsAt", CellFormat.AGE),
                Column.of("ENDS", "endsAt", CellFormat.AGE),
                Column.of("REVOKED", "revokedAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "create", description = "Let somebody decide in your place, until a day.")
    void create(
            @Parameters(paramLabel = "USER", description = "Who decides in your place.") String user,
            @Option(
                            names = "--until",
                            required = true,
                            paramLabel = "YYYY-MM-DD",
                            description = "The last day, or a time such as 2027-01-08T18:00:00Z.")
                    String until,
            @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "The first day (default: now).")
                    @Nullable
                    String from,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.") String reason) {
        JsonBody body = new JsonBody()
                .with("to", user)
                .with("from", from == null ? null : time(from, 0))
                .with("until", time(until, 1))
                .with("reason", reason);
        session.changed(session.client().post(Target.of("delegations"), body.build()), "Made delegation");
    }

    @Command(name = "revoke", description = "End a delegation at once.")
    void revoke(@Parameters(paramLabel = "ID") String id) {
        session.changed(session.client().delete(Target.of("delegations", id)), "Revoked " + id);
    }

    /** A time, or the beginning of a day where one is plus some days. */
    private static String time(String text, int plusDays) {
        try {
            return text.contains("T")
                    ? Instant.parse(text).toString()
                    : LocalDate.parse(text)
                            .plusDays(plusDays)
                            .atStartOfDay(ZoneId.systemDefault())
                            .toInstant()
                            .toString();
        } catch (DateTimeException e) {
            throw Failure.usage(
                    "'" + text + "' is no day", "Write YYYY-MM-DD, or a time such as 2027-01-08T18:00:00Z.");
        }
    }
}
