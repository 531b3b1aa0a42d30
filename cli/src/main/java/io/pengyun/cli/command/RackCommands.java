package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Racks of a site. */
@Command(name = "rack", description = "Racks of a site.")
public final class RackCommands {

    private final Session session;

    public RackCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List racks.")
    void list(@Mixin ListOptions list, @Option(names = "--site", paramLabel = "SITE") @Nullable String site) {
        session.list(
                Target.of("racks").with("site", site),
                list,
                "No racks yet.",
                Column.of("NAME", "name"),
                Column.of("SITE", "siteName|site|siteId"),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "create", description = "Make a rack.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--site", required = true, paramLabel = "SITE") String site) {
        JsonBody body = new JsonBody().with("site", site).with("name", name);
        session.changed(session.client().post(Target.of("racks"), body.build()), "Made rack");
    }
}
