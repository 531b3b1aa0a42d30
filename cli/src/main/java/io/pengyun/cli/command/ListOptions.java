package io.pengyun.cli.command;

import picocli.CommandLine.Option;

/** The options of every list. */
public final class ListOptions {

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "200",
            description = "At most that many items (default: 200).")
    int limit = 200;

    @Option(
            names = {"-A", "--all-projects"},
            description = "Not only those of the context's project.")
    boolean allProjects;
}
