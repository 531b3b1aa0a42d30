package io.pengyun.cli;

import io.pengyun.cli.command.Surroundings;
import io.pengyun.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs {@code pengctl} in this process, as a shell would: with an environment, standard input, and what it printed. */
public final class Shell {

    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private Clock clock = Clock.systemUTC();

    /** What one run came to. */
    public record Result(int exitCode, String out, String err) {}

    public Shell(Path home, String server) {
        environment.put("PENGCTL_HOME", home.toString());
        environment.put("PENGCTL_SERVER", server);
    }

    public Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Shell without(String variable) {
        environment.remove(variable);
        return this;
    }

    public Shell typing(String text) {
        input = text;
        return this;
    }

    public Shell at(Clock now) {
        clock = now;
        return this;
    }

    public Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.of(environment, outStream, errStream);
        int exitCode = Pengctl.run(
                arguments,
                new Surroundings(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        terminal,
                        clock));
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
