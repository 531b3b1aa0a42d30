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

/** Projects: where a department keeps its resources. */
@Command(name = "project", description = "Where a department keeps its resources.")
public final class ProjectCommands {

    private final Session session;

    public ProjectCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the projects that you see.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--department", paramLabel = "DEPARTMENT") @Nullable String department) {
        session.list(
                Target.of("projects").with("department", department),
                list,
                "No projects that you may see.",
                Column.of("NAME", "name"),
                Column.of("TITLE", "title"),
                Column.of("DEPARTMENT", "departmentName|department|departmentId"),
                Column.of("OUTSIDE", "outsideAccess"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a project; without a name the context's.")
    void show(@Parameters(arity = "0..1", paramLabel = "PROJECT") @Nullable String project) {
        session.show(Target.of("projects", project == null ? session.requiredProject() : project));
    }

    @Command(name = "create", description = "Make a project.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--department", required = true, paramLabel = "DEPARTMENT") String department,
            @Option(names = "--title", description = "Its name for people (default: NAME).") @Nullable String title,
            @Option(
                            names = "--outside-access",
                            negatable = true,
                            description = "Whether its instances reach the outside by NAT (default: no).")
                    @Nullable
                    Boolean outsideAccess) {
        JsonBody body = new JsonBody()
                .with("department", department)
                .with("name", name)
                .with("title", title == null ? name : title)
                .with("outsideAccess", Boolean.TRUE.equals(outsideAccess));
        session.changed(session.client().post(Target.of("projects"), body.build()), "Made project");
    }

    @Command(name = "update", description = "Change a project.")
    void update(
            @Parameters(paramLabel = "PROJECT") String project,
            @Option(names = "--name") @Nullable String name,
            @Option(names = "--title") @Nullable String title,
            @Option(names = "--state", paramLabel = "active|closed") @Nullable String state,
            @Option(names = "--outside-access", negatable = true) @Nullable Boolean outsideAccess) {
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("title", title)
                .with("state", state)
                .with("outsideAccess", outsideAccess);
        session.update(Target.of("projects", project), body, "Changed project");
    }
}
