package io.pengyun.cli;

import io.pengyun.cli.command.CommandTree;
import io.pengyun.cli.command.RootCommand;
import io.pengyun.cli.command.Session;
import io.pengyun.cli.command.Surroundings;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.output.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;

/** The process. */
public final class Pengctl {

    private static final int BUFFER_BYTES = 16 << 10;

    private Pengctl() {}

    /** Ends the process with an exit code of {@link ExitCode}. */
    public static void main(String[] arguments) {
        // Always UTF-8: names of departments are Chinese, and scripts often run with LANG=C.
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Map<String, String> environment = System.getenv();
        Terminal terminal = Terminal.of(environment, out, err);
        int exitCode = run(arguments, new Surroundings(environment, System.in, terminal, Clock.systemUTC()));
        out.flush();
        // Not exit: since JDK 21 that looks for a logger first, which takes 20 ms. There is no hook left to run.
        Runtime.getRuntime().halt(exitCode);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES),
                false,
                StandardCharsets.UTF_8);
    }

    /** Runs one command line; returns its exit code and prints to the terminal given. */
    public static int run(String[] arguments, Surroundings surroundings) {
        Terminal terminal = surroundings.terminal();
        RootCommand options = new RootCommand();
        try (Session session = new Session(options, surroundings)) {
            CommandLine line = CommandTree.build(options, session, arguments);
            line.setOut(new PrintWriter(terminal.out(), true));
            line.setErr(new PrintWriter(terminal.err(), true));
            int columns = terminal.outColumns();
            line.setUsageHelpWidth(columns == 0 ? 100 : Math.max(60, columns));
            line.setExecutionExceptionHandler((e, command, parsed) -> {
                terminal.out().flush();
                return report(e, terminal.err());
            });
            line.setParameterExceptionHandler((e, wrong) -> {
                PrintStream err = terminal.err();
                String command = e.getCommandLine().getCommandSpec().qualifiedName();
                err.println("pengctl: " + printable(String.valueOf(e.getMessage())));
                CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(err, true));
                err.println("  `" + command + " --help` shows what there is.");
                return ExitCode.USAGE.number();
            });
            return line.execute(arguments);
        }
    }

    private static int report(Exception e, PrintStream err) {
        if (e instanceof Failure failure) {
            err.println("pengctl: " + printable(failure.getMessage()));
            failure.lines().forEach(line -> err.println("  " + printable(line)));
            return failure.exitCode().number();
        }
        err.println("pengctl: a defect of pengctl itself: " + printable(String.valueOf(e)));
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length > 0) {
            err.println("  Please report it with the command line and this place: " + trace[0]);
        }
        return ExitCode.REFUSED.number();
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
