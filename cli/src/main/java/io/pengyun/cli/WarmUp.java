package io.pengyun.cli;

import io.pengyun.cli.command.Session;
import io.pengyun.cli.output.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;

/** The training run of the launcher: loads what commands need, so that the archive of classes holds it. */
final class WarmUp {

    private WarmUp() {}

    public static void main(String[] arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = Terminal.of(Map.of(), nowhere, nowhere);
        Session.Surroundings surroundings = new Session.Surroundings(Map.of(), System.in, terminal, Clock.systemUTC());
        Pengctl.run(new String[] {"instance", "list", "--help"}, surroundings);
    }
}
