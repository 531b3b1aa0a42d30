package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Usage: what was used, and for how long. */
@Command(name = "usage", description = "What was used, and for how long.")
public final class UsageCommands {

    private final Session session;

    public UsageCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List usage intervals.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--from", paramLabel = "TIME", description = "e.g. 2026-11-01T00:00:00Z") @Nullable
                    String from,
            @Option(names = "--until", paramLabel = "TIME") @Nullable String until) {
        session.list(
                Target.of("usage")
                        .with("project", session.projectOf(list))
                        .with("from", from)
                        .with("until", until),
                list,
                "Nothing was used.",
                Column.of("RESOURCE", "resourceName|resourceId"),
                Column.of("KIND", "resourceKind"),
                Column.of("MEASURE", "measure"),
                Column.of("PHASE", "phase"),
                Column.of("QUANTITY", "quantity"),
                Column.of("FROM", "from"),
                Column.of("UNTIL", "until", CellFormat.TEXT));
    }
}
