package io.pengyun.cli.command;

import io.pengyun.cli.config.Context;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The clouds that a person works with. */
@Command(name = "context", description = "The clouds you work with: server, project, login.")
public final class ContextCommands {

    private final Session session;

    public ContextCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List the contexts.")
    void list() {
        List<JsonValue> rows = new ArrayList<>();
        String current = session.contextName();
        for (Context context : session.store().contexts()) {
            rows.add(new JsonBody()
                    .with("name", context.name())
                    .with("current", context.name().equals(current))
                    .with("server", context.server())
                    .with("project", context.project().orElse(null))
                    .with(
                            "user",
                            session.store()
                                    .token(context.name())
                                    .map(token -> token.user())
                                    .orElse(null))
                    .build());
        }
        session.printer()
                .list(
                        rows,
                        List.of(
                                Column.of("NAME", "name"),
                                Column.of("CURRENT", "current"),
                                Column.of("SERVER", "server"),
                                Column.of("PROJECT", "project"),
                                Column.of("USER", "user")),
                        "No contexts yet. `pengctl login --server URL USER` makes the first.");
    }

    @Command(name = "use", description = "Make a context the current one.")
    void use(@Parameters(paramLabel = "NAME") String name) {
        if (session.store().find(name).isEmpty()) {
            throw new Failure(ExitCode.NOT_FOUND, "There is no context '" + name + "'");
        }
        session.store().use(name);
        session.printer().note("Context " + name + " is the current one.");
    }

    @Command(
            name = "set",
            description = {
                "Make or change a context: --server, --project and --authority are stored in it.",
                "Without a name it is the current one."
            })
    void set(
            @Parameters(arity = "0..1", paramLabel = "NAME") @Nullable String name,
            @Option(
                            names = "--authority",
                            paramLabel = "FILE",
                            description =
                                    "PEM file with the certificates to trust for https; empty for the usual ones.")
                    @Nullable
                    String authority) {
        String chosen = name == null ? session.store().currentName() : name;
        if (!Context.isName(chosen)) {
            throw Failure.usage("'" + chosen + "' is no name for a context: lower-case letters, digits, '.', '_', '-'");
        }
        Optional<Context> stored = session.store().find(chosen);
        Optional<String> server = session.given(Session.Setting.SERVER);
        Optional<String> project = session.given(Session.Setting.PROJECT);
        server.ifPresent(Session::endpoint);
        Optional<String> file = authority == null
                ? stored.flatMap(Context::authority)
                : Optional.of(authority)
                        .filter(text -> !text.isEmpty())
                        .map(text -> Path.of(text).toAbsolutePath().toString());
        session.store()
                .save(new Context(
                        chosen,
                        server.orElse(stored.map(Context::server).orElse(Session.FIRST_SERVER)),
                        project.or(() -> stored.flatMap(Context::project)),
                        file));
        session.printer().note("Context " + chosen + " is set.");
    }
}
