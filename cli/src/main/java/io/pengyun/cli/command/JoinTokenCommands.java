package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Join tokens: they let new agents in. */
@Command(name = "join-token", description = "Let new hosts in.")
public final class JoinTokenCommands {

    private final Session session;

    public JoinTokenCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List join tokens; the tokens themselves are never shown again.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("join-tokens"),
                list,
                "No join tokens.",
                Column.of("ID", "id"),
                Column.of("SITE", "siteName|site|siteId"),
                Column.of("RACK", "rackName|rack|rackId"),
                Column.of("USES LEFT", "usesLeft|uses"),
                Column.of("EXPIRES", "expiresAt", CellFormat.AGE),
                Column.of("BY", "createdBy"));
    }

    @Command(name = "create", description = "Make a join token and print it, this once.")
    void create(
            @Option(names = "--site", paramLabel = "SITE", description = "Where they are (default: the first site).")
                    @Nullable
                    String site,
            @Option(names = "--rack", paramLabel = "RACK") @Nullable String rack,
            @Option(names = "--uses", paramLabel = "N", defaultValue = "1", description = "Hosts that it lets in.")
                    int uses,
            @Option(names = "--valid-hours", paramLabel = "H", defaultValue = "24") int validHours) {
        JsonBody body = new JsonBody()
                .with("site", site)
                .with("rack", rack)
                .with("uses", uses)
                .with("validHours", validHours);
        session.token(session.client().post(Target.of("join-tokens"), body.build()));
    }
}
