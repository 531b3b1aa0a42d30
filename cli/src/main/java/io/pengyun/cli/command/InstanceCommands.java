package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Instances: running machines. */
@Command(name = "instance", description = "Running machines: start, stop, console.")
public final class InstanceCommands {

    private final Session session;

    public InstanceCommands(Session session) {
        this.session = session;
    }

    private Target target(String instance, String... below) {
        return session.inProject("instances", instance, below);
    }

    @Command(name = "list", description = "List instances.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--state", paramLabel = "STATE") @Nullable String state,
            @Option(names = "--host", paramLabel = "HOST") @Nullable String host,
            @Option(names = "--label", paramLabel = "KEY=VALUE") @Nullable String label,
            @Option(names = "--ending-within-days", paramLabel = "N", description = "Whose term ends so soon.")
                    @Nullable
                    Integer endingWithinDays,
            @Option(names = "--deleted", description = "Those that are deleted and can still be had back.")
                    boolean deleted) {
        session.list(
                Target.of("instances")
                        .with("project", session.projectOf(list))
                        .with("host", host)
                        .with("state", state)
                        .with("label", label)
                        .with("endingBefore", session.inDays(endingWithinDays))
                        .with("deleted", deleted ? true : null),
                list,
                "No instances. `pengctl request submit` applies for some.",
                Column.of("NAME", "name"),
                Column.of("STATE", "state|observed", CellFormat.STATE),
                Column.of("PROJECT", "projectName|projectId"),
                Column.of("FLAVOR", "flavor"),
                Column.of("IMAGE", "image"),
                Column.of("ADDRESSES", "addresses"),
                Column.of("HOST", "hostName|hostId"),
                Column.of("ENDS", "endsAt", CellFormat.END),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show an instance.")
    void show(@Parameters(paramLabel = "INSTANCE") String instance) {
        session.show(target(instance));
    }

    @Command(name = "start", description = "Start an instance.")
    int start(@Parameters(paramLabel = "INSTANCE") String instance) {
        return act(instance, "start", new JsonBody(), "Started");
    }

    @Command(name = "stop", description = "Shut an instance down.")
    int stop(
            @Parameters(paramLabel = "INSTANCE") String instance,
            @Option(names = "--force", description = "Switch it off without asking the guest.") boolean force) {
        return act(instance, "stop", new JsonBody().with("force", force), "Stopped");
    }

    @Command(name = "reboot", description = "Restart an instance.")
    int reboot(@Parameters(paramLabel = "INSTANCE") String instance) {
        return act(instance, "reboot", new JsonBody(), "Rebooted");
    }

    @Command(name = "delete", description = "Delete an instance; for some days it can be had back.")
    int delete(@Parameters(paramLabel = "INSTANCE") String instance) {
        return act(instance, "delete", new JsonBody(), "Deleted");
    }

    @Command(name = "undelete", description = "Have a deleted instance back.")
    int undelete(@Parameters(paramLabel = "INSTANCE") String instance) {
        return act(instance, "undelete", new JsonBody(), "Undeleted");
    }

    private int act(String instance, String action, JsonBody body, String done) {
        return session.operations()
                .finish(session.client().post(target(instance, action), body.build()), done + " instance " + instance);
    }

    @Command(name = "rename", description = "Give an instance another name.")
    void rename(
            @Parameters(index = "0", paramLabel = "INSTANCE") String instance,
            @Parameters(index = "1", paramLabel = "NAME") String name) {
        session.update(target(instance), new JsonBody().with("name", name), "Renamed instance");
    }

    @Command(
            name = "update",
            description = {
                "Change labels and metadata of an instance; those that are not named stay.",
                "The guest reads its metadata when it boots."
            })
    void update(
            @Parameters(paramLabel = "INSTANCE") String instance,
            @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Set it; KEY= takes it away.")
                    List<String> labels,
            @Option(names = "--metadata", paramLabel = "KEY=VALUE", description = "Set it; KEY= takes it away.")
                    List<String> metadata) {
        Target target = target(instance);
        JsonValue present = session.client().get(target).body();
        JsonBody body = new JsonBody();
        if (labels != null) {
            body.with("labels", changed(present.at("labels"), labels));
        }
        if (metadata != null) {
            body.with("metadata", changed(present.at("metadata"), metadata));
        }
        session.update(target, body, "Changed instance");
    }

    private static JsonValue changed(JsonValue present, List<String> changes) {
        Map<String, Object> values = new LinkedHashMap<>();
        present.fields()
                .forEach(field -> values.put(field.name(), field.value().text().orElse("")));
        for (String change : changes) {
            String[] parts = change.split("=", 2);
            if (parts.length != 2 || parts[0].isEmpty()) {
                throw Failure.usage("'" + change + "' is not KEY=VALUE");
            }
            if (parts[1].isEmpty()) {
                values.remove(parts[0]);
            } else {
                values.put(parts[0], parts[1]);
            }
        }
        return JsonValue.of(values);
    }

    @Command(name = "console-log", description = "Print what the guest wrote to its serial console.")
    void consoleLog(
            @Parameters(paramLabel = "INSTANCE") String instance,
            @Option(names = "--bytes", paramLabel = "N", description = "Only the last N bytes.") @Nullable
                    Integer bytes) {
        new Download(session).toOutput(target(instance, "console-log").with("bytes", bytes), "text/plain");
    }

    @Command(
            name = "console",
            description = {
                "Connect this terminal to the serial console of an instance. Ctrl-] leaves it.",
                "Where there is no terminal, standard input goes to the guest and its output here, until --timeout."
            })
    int console(@Parameters(paramLabel = "INSTANCE") String instance) {
        return new ConsoleSession(session, session.timeout()).run(target(instance, "console-ticket"), instance);
    }
}
