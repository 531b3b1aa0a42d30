package io.pengyun.cli.command;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks for names and passwords. Passwords come from the terminal, unseen, or from standard input, a line each; never
 * from the command line, which others can read.
 */
record Secrets(InputStream in) {

    String name(String prompt) {
        return Optional.ofNullable(console().readLine("%s", prompt)).orElse("").strip();
    }

    String password(String prompt, boolean fromInput) {
        if (fromInput) {
            return line();
        }
        char[] secret = console().readPassword("%s", prompt);
        return secret == null ? "" : new String(secret);
    }

    /** Good for half a minute only, so it may be seen. */
    String code(boolean fromInput) {
        return fromInput ? line() : name("Code of your second factor: ");
    }

    /** Asks twice at a terminal. */
    String newPassword(String user, boolean fromInput) {
        String password = password("New password of " + user + ": ", fromInput);
        if (!fromInput && !password.equals(password("The same again: ", false))) {
            throw Failure.usage("The two passwords differ");
        }
        return password;
    }

    private String line() {
        try {
            // Byte by byte, so that a second line is still there for the next question.
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int next = in.read();
            while (next >= 0 && next != '\n') {
                bytes.write(next);
                next = in.read();
            }
            String line = bytes.toString(StandardCharsets.UTF_8).stripTrailing();
            if (line.isEmpty()) {
                throw Failure.usage("Standard input holds no password, or no code");
            }
            return line;
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "Standard input cannot be read: " + e.getMessage());
        }
    }

    private static Console console() {
        Console console = System.console();
        if (console == null) {
            throw Failure.usage("There is no terminal to ask at", "Give passwords with --password-stdin < FILE.");
        }
        return console;
    }
}
