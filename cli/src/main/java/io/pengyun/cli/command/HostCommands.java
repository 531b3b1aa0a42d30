package io.pengyun.cli.command;

import io.pengyun.cli.api.Target;
import io.pengyun.cli.json.JsonBody;
import io.pengyun.cli.output.CellFormat;
import io.pengyun.cli.output.Column;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hosts: the hypervisors. */
@Command(name = "host", description = "Hypervisors.")
public final class HostCommands {

    private final Session session;

    public HostCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List hosts.")
    void list(
            @Mixin ListOptions list,
            @Option(names = "--site", paramLabel = "SITE") @Nullable String site,
            @Option(names = "--mode", paramLabel = "MODE") @Nullable String mode,
            @Option(names = "--health", paramLabel = "HEALTH") @Nullable String health) {
        session.list(
                Target.of("hosts").with("site", site).with("mode", mode).with("health", health),
                list,
                "No hosts yet. `pengctl host join-token create` lets one in.",
                Column.of("NAME", "name"),
                Column.of("SITE", "siteName|site|siteId"),
                Column.of("RACK", "rackName|rack|rackId"),
                Column.of("MODE", "mode", CellFormat.STATE),
                Column.of("HEALTH", "health", CellFormat.STATE),
                Column.of("SINCE", "healthSince", CellFormat.AGE),
                Column.of("CPUS", "facts.logicalCpus"),
                Column.of("MEMORY", "facts.memoryMib", CellFormat.MIB),
                Column.of("DRIVER", "facts.driver"),
                Column.of("BY", "facts.acceleration"),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a host with its facts.")
    void show(@Parameters(paramLabel = "HOST") String host) {
        session.show(Target.of("hosts", host));
    }

    @Command(name = "update", description = "Change what an operator says about a host.")
    void update(
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--label", paramLabel = "LABEL", description = "All its labels; repeat for several.")
                    @Nullable
                    List<String> labels,
            @Option(names = "--vcpu-ratio", paramLabel = "RATIO", description = "vCPUs given out for each real one.")
                    @Nullable
                    BigDecimal vcpuRatio,
            @Option(names = "--rack", paramLabel = "RACK") @Nullable String rack,
            @Option(names = "--chassis", paramLabel = "CHASSIS") @Nullable String chassis,
            @Option(names = "--dedicated-department", paramLabel = "DEPARTMENT") @Nullable String department) {
        JsonBody body = new JsonBody()
                .with("labels", labels)
                .with("vcpuRatio", vcpuRatio)
                .with("rack", rack)
                .with("chassis", chassis)
                .with("dedicatedDepartment", department);
        session.update(Target.of("hosts", host), body, "Changed host");
    }

    @Command(name = "cordon", description = "Place nothing new on a host.")
    int cordon(@Parameters(paramLabel = "HOST") String host) {
        return act(host, "cordon", "Cordoned host");
    }

    @Command(name = "uncordon", description = "Place instances on a host again.")
    int uncordon(@Parameters(paramLabel = "HOST") String host) {
        return act(host, "uncordon", "Uncordoned host");
    }

    @Command(
            name = "drain",
            description = "Cordon a host that is to be emptied; what runs there stays until it is stopped or deleted.")
    int drain(@Parameters(paramLabel = "HOST") String host) {
        return act(host, "drain", "Drained host");
    }

    @Command(name = "retire", description = "Take a host out for good; it must be empty.")
    int retire(@Parameters(paramLabel = "HOST") String host) {
        return act(host, "retire", "Retired host");
    }

    private int act(String host, String action, String sentence) {
        return session.operations().finish(session.client().post(Target.of("hosts", host, action)), sentence);
    }

    @Command(
            name = "strays",
            description = "List what runs on a host and should not: orphans of ours, and foreign domains.")
    void strays(@Parameters(paramLabel = "HOST") String host, @Mixin ListOptions list) {
        session.list(
                Target.of("hosts", host, "strays"),
                list,
                "No strays.",
                Column.of("DOMAIN", "domainName"),
                Column.of("KIND", "kind"),
                Column.of("RUNNING", "running", CellFormat.STATE),
                Column.of("VCPUS", "vcpus"),
                Column.of("MEMORY", "memoryMib", CellFormat.MIB),
                Column.of("INSTANCE", "instanceId"),
                Column.of("SEEN FOR", "firstSeenAt", CellFormat.AGE),
                Column.of("UUID", "domainUuid"));
    }

    @Command(
            name = "remove-stray",
            description =
                    "Remove an orphan from its host, disks and all: what was written there and nowhere else is lost.")
    void removeStray(
            @Parameters(index = "0", paramLabel = "HOST") String host,
            @Parameters(index = "1", paramLabel = "STRAY", description = "Its name or UUID.") String stray) {
        session.changed(
                session.client().delete(Target.of("hosts", host, "strays", stray)),
                "Removing " + stray + " from " + host);
    }
}
