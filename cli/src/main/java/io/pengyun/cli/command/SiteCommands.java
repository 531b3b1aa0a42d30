package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.Column;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sites: data centres and their accreditation. */
@Command(name = "site", description = "Data centres and their accreditation.")
public final class SiteCommands {

    private final Session session;

    public SiteCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List sites.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("sites"),
                list,
                "No sites yet.",
                Column.of("NAME", "name"),
                Column.of("TITLE", "title"),
                Column.of("LEVEL", "accreditationLevel"),
                Column.of("UNTIL", "accreditationUntil"),
                Column.of("RISK", "assessedRisk"),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a site.")
    void show(@Parameters(paramLabel = "SITE") String site) {
        session.show(Target.of("sites", site));
    }

    @Command(name = "create", description = "Make a site.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--title", description = "Its name for people (default: NAME).") @Nullable String title,
            @Option(names = "--level", required = true, paramLabel = "0..5", description = "Accreditation level.")
                    int level,
            @Option(names = "--until", paramLabel = "YYYY-MM-DD", description = "Accredited until.") @Nullable
                    String until,
            @Option(names = "--risk", paramLabel = "TEXT", description = "Assessed risk.") @Nullable String risk) {
        JsonBody body =
                accreditation(level, until, risk).with("name", name).with("title", title == null ? name : title);
        session.changed(session.client().post(Target.of("sites"), body.build()), "Made site");
    }

    @Command(name = "update", description = "Change a site.")
    void update(
            @Parameters(paramLabel = "SITE") String site,
            @Option(names = "--title") @Nullable String title,
            @Option(names = "--level", paramLabel = "0..5") @Nullable Integer level,
            @Option(names = "--until", paramLabel = "YYYY-MM-DD") @Nullable String until,
            @Option(names = "--risk", paramLabel = "TEXT") @Nullable String risk) {
        JsonBody body = accreditation(level, until, risk).with("title", title);
        session.update(Target.of("sites", site), body, "Changed site");
    }

    private static JsonBody accreditation(@Nullable Integer level, @Nullable String until, @Nullable String risk) {
        return new JsonBody()
                .with("accreditationLevel", level)
                .with("accreditationUntil", until)
                .with("assessedRisk", risk);
    }
}
