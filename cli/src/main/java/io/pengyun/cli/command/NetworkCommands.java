package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Networks and their ports. */
@Command(name = "network", description = "Networks and their ports.")
public final class NetworkCommands {

    private final Session session;

    public NetworkCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List networks.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("networks").with("project", session.projectOf(list)),
                list,
                "No networks.",
                Column.of("NAME", "name"),
                Column.of("PROJECT", "projectName|projectId"),
                Column.of("CIDR", "cidr"),
                Column.of("GATEWAY", "gateway"),
                Column.of("OUTSIDE", "outside"),
                Column.of("AGE", "createdAt", CellFormat.AGE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a network.")
    void show(@Parameters(paramLabel = "NETWORK") String network) {
        session.show(session.inProject("networks", network));
    }

    @Command(name = "ports", description = "List the addresses that are given out in a network.")
    void ports(@Parameters(paramLabel = "NETWORK") String network, @Mixin ListOptions list) {
        session.list(
                session.inProject("networks", network, "ports"),
                list,
                "No ports.",
                Column.of("ADDRESS", "address"),
                Column.of("MAC", "mac"),
                Column.of("INSTANCE", "instanceName|instance|instanceId"),
                Column.of("ID", "id"));
    }
}
