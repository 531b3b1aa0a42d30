package io.pengyun.cli.command;

import io.pengyun.cli.output.OutputFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its own. */
@Command(
        name = "pengctl",
        description = "Works with a Pengyun cloud: departments, requests, instances, hosts, operations.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = BuiltVersion.class,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 done; 1 refused or failed; 2 wrong usage; 3 not found; 4 not allowed;",
            "  5 server not reachable; 6 the operation failed; 7 --timeout passed; 130 interrupted"
        })
public final class RootCommand {

    @Option(
            names = "--context",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The context to use instead of the current one.")
    @Nullable
    String context;

    @Option(
            names = "--server",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server to use instead of the context's.")
    @Nullable
    String server;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long to go on trying while the server is away, e.g. restarting (default: 0).")
    @Nullable
    String patience;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "PROJECT",
            scope = ScopeType.INHERIT,
            description = "The project (name or id) to use instead of the context's.")
    @Nullable
    String project;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            defaultValue = "table",
            description = "table, json or yaml.")
    OutputFormat output = OutputFormat.TABLE;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours, as with NO_COLOR set.")
    boolean noColour;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Ids only, and no progress.")
    boolean quiet;

    @Option(
            names = "--wait",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            scope = ScopeType.INHERIT,
            description = "Wait until the work is done (the default), or only start it.")
    boolean wait = true;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            scope = ScopeType.INHERIT,
            defaultValue = "30m",
            description = "How long to wait for work, e.g. 90s, 10m, 2h (default: 30m).")
    Duration timeout = Duration.ofMinutes(30);

    @Option(
            names = "--dry-run",
            scope = ScopeType.INHERIT,
            description = "Let the server check the change, and make none.")
    boolean dryRun;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    boolean version;
}
