package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs an outside tool with a bound on its time and on what it may say. */
final class Command {

    private static final int MAX_OUTPUT_BYTES = 64 * 1024;

    private Command() {}

    /** What a tool left behind; both streams are folded into {@code output}. */
    record Outcome(int exitCode, boolean timedOut, String output) {}

    /** Runs the tool; anything but success in time is an exception. */
    static void run(Duration bound, String... command) {
        feed(bound, "", List.of(command));
    }

    /** The same for a tool that reads {@code input}, which must be short. */
    static void feed(Duration bound, String input, List<String> command) {
        Outcome outcome = tryRun(bound, input, command);
        if (outcome.timedOut()) {
            throw new DriverException(
                    Code.REFUSED, command.getFirst() + " did not end within " + bound.toSeconds() + " s");
        }
        if (outcome.exitCode() != 0) {
            boolean full = outcome.output().contains("No space left on device");
            throw new DriverException(
                    full ? Code.NO_SPACE : Code.REFUSED,
                    command.getFirst() + ": " + outcome.output().strip().replace('\n', ' '));
        }
    }

    /** Runs the tool and tells how it ended. A tool that is not installed is {@code host-incapable}. */
    static Outcome tryRun(Duration bound, List<String> command) {
        return tryRun(bound, "", command);
    }

    private static Outcome tryRun(Duration bound, String input, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new DriverException(Code.HOST_INCAPABLE, command.getFirst() + " cannot be run on this host", e);
        }
        CompletableFuture<String> output = new CompletableFuture<>();
        Thread.ofVirtual().name("output of " + command.getFirst()).start(() -> output.complete(drain(process)));
        try {
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input.getBytes(StandardCharsets.UTF_8));
            }
            boolean ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), !ended, output.join());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DriverException(Code.REFUSED, command.getFirst() + " was interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String drain(Process process) {
        try (InputStream stream = process.getInputStream()) {
            byte[] first = stream.readNBytes(MAX_OUTPUT_BYTES);
            stream.skip(Long.MAX_VALUE);
            return new String(first, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
