package io.pengyun.cli.failure;

import java.util.List;

/** Ends a command. The message is one sentence; details and the next step follow on lines of their own. */
public class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final List<String> lines;

    /**
     * @param message what went wrong, in one sentence
     * @param lines more about it and what to do next; may be empty
     */
    public Failure(ExitCode exitCode, String message, String... lines) {
        this(exitCode, message, List.of(lines));
    }

    public Failure(ExitCode exitCode, String message, List<String> lines) {
        // No stack trace: it is never shown, and it costs time.
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    public static Failure usage(String message, String... lines) {
        return new Failure(ExitCode.USAGE, message, lines);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    public List<String> lines() {
        return lines;
    }

    /** The message; never null. */
    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }
}
