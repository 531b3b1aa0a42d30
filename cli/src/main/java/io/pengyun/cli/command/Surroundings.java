package io.pengyun.cli.command;

import io.pengyun.cli.output.Terminal;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What a process is given from outside. */
public record Surroundings(Map<String, String> environment, InputStream in, Terminal terminal, Clock clock) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** A variable of the environment; empty when it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** {@code $PENGCTL_HOME}, else {@code $XDG_CONFIG_HOME/pengctl}, else {@code ~/.config/pengctl}. */
    Path home() {
        if (!variable("PENGCTL_HOME").isEmpty()) {
            return Path.of(variable("PENGCTL_HOME"));
        }
        String shared = variable("XDG_CONFIG_HOME");
        Path folder = shared.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")), ".config")
                : Path.of(shared);
        return folder.resolve("pengctl");
    }
}
