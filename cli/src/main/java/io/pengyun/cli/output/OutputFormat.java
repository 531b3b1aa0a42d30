package io.pengyun.cli.output;

/** What {@code -o} takes. */
public enum OutputFormat {
    TABLE,
    JSON,
    YAML
}
