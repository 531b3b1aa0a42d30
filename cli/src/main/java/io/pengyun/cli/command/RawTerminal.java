package io.pengyun.cli.command;

import io.pengyun.cli.failure.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A terminal that hands on every key at once, by {@code stty}; closing it brings back how it was. */
final class RawTerminal implements AutoCloseable {

    private static final File TERMINAL = new File("/dev/tty");

    private final Optional<String> saved;
    private final Thread restoreAtExit;

    private RawTerminal(Optional<String> saved) {
        this.saved = saved;
        this.restoreAtExit = new Thread(this::restore, "restore-terminal");
    }

    /** Makes the terminal raw; it is restored also when the process is ended by a signal. */
    static RawTerminal enter() {
        String before = stty("-g").strip();
        RawTerminal raw = new RawTerminal(Optional.of(before));
        Runtime.getRuntime().addShutdownHook(raw.restoreAtExit);
        stty("raw", "-echo");
        return raw;
    }

    static RawTerminal untouched() {
        return new RawTerminal(Optional.empty());
    }

    @Override
    public void close() {
        if (saved.isPresent()) {
            restore();
            Runtime.getRuntime().removeShutdownHook(restoreAtExit);
        }
    }

    private void restore() {
        saved.ifPresent(settings -> stty(settings));
    }

    private static String stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw Failure.usage("The terminal cannot be switched: stty " + String.join(" ", arguments));
            }
            return output;
        } catch (IOException e) {
            throw Failure.usage("The terminal cannot be switched: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.usage("Interrupted");
        }
    }
}
