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

/** Flavors: sizes of instances. */
@Command(name = "flavor", description = "Sizes of instances.")
public final class FlavorCommands {

    private final Session session;

    public FlavorCommands(Session session) {
        this.session = session;
    }

    @Command(name = "list", description = "List flavors.")
    void list(@Mixin ListOptions list) {
        session.list(
                Target.of("flavors"),
                list,
                "No flavors yet.",
                Column.of("NAME", "name"),
                Column.of("VCPUS", "vcpus"),
                Column.of("MEMORY", "memoryMib", CellFormat.MIB),
                Column.of("ROOT DISK", "rootDiskGib", CellFormat.GIB),
                Column.of("GPUS", "gpuCount"),
                Column.of("GPU MODEL", "gpuModel"),
                Column.of("STATE", "state", CellFormat.STATE),
                Column.of("ID", "id"));
    }

    @Command(name = "show", description = "Show a flavor.")
    void show(@Parameters(paramLabel = "FLAVOR") String flavor) {
        session.show(Target.of("flavors", flavor));
    }

    @Command(name = "create", description = "Make a flavor.")
    void create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--vcpus", required = true, paramLabel = "N") int vcpus,
            @Option(names = "--memory-mib", required = true, paramLabel = "MIB") long memoryMib,
            @Option(names = "--root-disk-gib", paramLabel = "GIB", description = "Default: as large as the image.")
                    @Nullable
                    Long rootDiskGib,
            @Option(names = "--gpu-model", paramLabel = "MODEL") @Nullable String gpuModel,
            @Option(names = "--gpu-count", paramLabel = "N", defaultValue = "0") int gpuCount) {
        JsonBody body = new JsonBody()
                .with("name", name)
                .with("vcpus", vcpus)
                .with("memoryMib", memoryMib)
                .with("rootDiskGib", rootDiskGib)
                .with("gpuModel", gpuModel)
                .with("gpuCount", gpuCount);
        session.changed(session.client().post(Target.of("flavors"), body.build()), "Made flavor");
    }

    @Command(name = "retire", description = "Offer a flavor no more; what has it keeps it.")
    void retire(@Parameters(paramLabel = "FLAVOR") String flavor) {
        session.update(Target.of("flavors", flavor), new JsonBody().with("state", "retired"), "Retired flavor");
    }

    @Command(name = "restore", description = "Offer a retired flavor again.")
    void restore(@Parameters(paramLabel = "FLAVOR") String flavor) {
        session.update(Target.of("flavors", flavor), new JsonBody().with("state", "active"), "Restored flavor");
    }
}
