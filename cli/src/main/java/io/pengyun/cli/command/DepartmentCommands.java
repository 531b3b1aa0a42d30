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

/** Departments: the tenants. */
@Command(name = "department", description = "Tenants.")
public final class DepartmentCommands {

    private final Session session;

    public DepartmentCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the departments that you see.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("departments"),
                list,
                "No departments that you may see.",
                Column.of("NAME", "name"),
                Column.of("TITLE", "title"),
                Column.of("PARENT", "parentName|parent|parentId"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a department.")
    void show(@Parameters(paramLabel = "DEPARTMENT") String department) {
        session.show(Target.of("departments", department));
    }

    @Command(name = "create", description = "Make a department.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--title", description = "Its name for people (default: NAME).") @Nullable String title,
            @Option(names = "--parent", paramLabel = "DEPARTMENT") @Nullable String parent) {
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("title", title == null ? name : title)
                .with("parent", parent);
        session.changed(session.client().post(Target.of("departments"), body.build()), "Made department");
    }

    @Command(name = "update", description = "Change a department.")
    void update(
            @Parameters(paramLabel = "DEPARTMENT") String department,
            @Option(names = "--name") @Nullable String name,
            @Option(names = "--title") @Nullable String title,
            @Option(names = "--state", paramLabel = "active|closed") @Nullable String state) {
        JsonBody body = new JsonBody().with("name", name).with("title", title).with("state", state);
        session.update(Target.of("departments", department), body, "Changed department");
    }
}
