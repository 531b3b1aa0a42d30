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

/** Volumes: disks that outlive their instance. */
@Command(name = "volume", description = "Disks that outlive their instance.")
public final class VolumeCommands {

    private static final String DELETED = "Those that are deleted and can still be had back.";

    private final Session session;

    public VolumeCommands(Session session) {
        this.session = session;
    }

    private Target target(String volume, String... below) {
        return session.inProject("volumes", volume, below);
    }

    @Command(name = "list", description = "List volumes.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--ending-within-days", paramLabel = "N", description = "Whose term ends so soon.")
                    @Nullable
                    Integer endingWithinDays,
            @Option(names = "--deleted", description = DELETED) boolean deleted) {
        session.list(
                Target.of("volumes")
                        .with("project", session.projectOf(list))
                        .with("endingBefore", session.inDays(endingWithinDays))
                        .with("deleted", deleted ? true : null),
                list,
                "No volumes. `pengctl request submit --volume ...` applies for some.",
                Column.of("NAME", "name"),
                Column.of("STATE", "state|observed", CellFormat.STATE),
                Column.of("WANTED", "wanted"),
                Column.of("SIZE", "sizeGib", CellFormat.GIB),
                Column.of("INSTANCE", "instanceName|instanceId"),
                Column.of("ATTACHED", "attached"),
                Column.of("PROJECT", "projectName|projectId"),
                Column.of("HOST", "hostName|hostId"),
                Column.of("ENDS", "endsAt", CellFormat.END),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a volume.")
    void show(@Parameters(paramLabel = "VOLUME") String volume) {
        session.show(target(volume));
    }

    @Command(name = "attach", description = "Attach a volume to an instance.")
    int attach(
            @Parameters(index = "0", paramLabel = "VOLUME") String volume,
            @Parameters(index = "1", paramLabel = "INSTANCE") String instance) {
        return act(volume, "attach", new JsonBody().with("instance", instance), "Attached");
    }

    @Command(name = "detach", description = "Detach a volume from its instance.")
    int detach(@Parameters(paramLabel = "VOLUME") String volume) {
        return act(volume, "detach", new JsonBody(), "Detached");
    }

    @Command(name = "delete", description = "Delete a volume; for some days it can be had back.")
    int delete(@Parameters(paramLabel = "VOLUME") String volume) {
        return act(volume, "delete", new JsonBody(), "Deleted");
    }

    @Command(name = "undelete", description = "Have a deleted volume back.")
    int undelete(@Parameters(paramLabel = "VOLUME") String volume) {
        return act(volume, "undelete", new JsonBody(), "Undeleted");
    }

    private int act(String volume, String action, JsonBody body, String done) {
        return session.operations()
                .finish(session.client().post(target(volume, action), body.build()), done + " volume " + volume);
    }
}
