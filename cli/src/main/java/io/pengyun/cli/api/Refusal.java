package io.pengyun.cli.api;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import java.util.List;

/** The server said no, and why: who knows the code may know what to do about it. */
public final class Refusal extends Failure {

    private static final long serialVersionUID = 1L;

    private final String code;

    Refusal(ExitCode exitCode, String code, String message, List<String> lines) {
        super(exitCode, message, lines);
        this.code = code;
    }

    /** The stable code of the problem; empty when the server gave none. */
    public String code() {
        return code;
    }
}
