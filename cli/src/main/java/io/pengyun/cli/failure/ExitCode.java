package io.pengyun.cli.failure;

/** The exit codes of {@code pengctl}. Stable: scripts decide on them. */
public enum ExitCode {
    OK(0),
    /** The server refused or failed, or a check that the command makes failed. */
    REFUSED(1),
    /** The command line or an input file is wrong; nothing was sent. */
    USAGE(2),
    NOT_FOUND(3),
    /** Not logged in, login expired, or the roles do not allow it. */
    NOT_ALLOWED(4),
    /** No answer from the server. */
    NOT_REACHABLE(5),
    /** The operation that was waited for was undone, abandoned or parked. */
    OPERATION_FAILED(6),
    /** The operation goes on, but longer than {@code --timeout}. */
    TIMED_OUT(7),
    /** Ctrl-C, as shells count it. */
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
