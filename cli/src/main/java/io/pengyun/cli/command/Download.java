package io.pengyun.cli.command;

import io.pengyun.cli.api.ApiClient;
import io.pengyun.cli.api.Target;
import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Answers that are handed on as they come: logs and exports, of any length. */
record Download(Session session) {

    /** The longest that the server may say nothing. */
    private static final int SILENCE_MILLIS = 60_000;

    /** Copies an answer as it comes to standard output. */
    void toOutput(Target target, String accept) {
        copy(target, accept, session.terminal().out());
    }

    /** Copies an answer as it comes to a file, which is there only when it is whole. */
    void toFile(Target target, String accept, Path file) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            download(target, accept, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "The file " + file + " cannot be written: " + e.getMessage());
        } finally {
            discard(part);
        }
    }

    /** What breaks off is begun again for as long as the caller is patient. */
    private void download(Target target, String accept, Path part) throws IOException {
        long untilNanos = System.nanoTime() + session.client().patience().toNanos();
        while (true) {
            try (OutputStream out = Files.newOutputStream(part)) {
                copy(target, accept, out);
                return;
            } catch (Failure broken) {
                if (broken.exitCode() != ExitCode.NOT_REACHABLE || System.nanoTime() - untilNanos >= 0) {
                    throw broken;
                }
            }
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // It stays behind under a name that says what it is.
            return;
        }
    }

    private void copy(Target target, String accept, OutputStream out) {
        try (ApiClient.Streamed streamed = session.client().stream(target, accept, Optional.empty(), SILENCE_MILLIS)) {
            streamed.reply().body().transferTo(out);
            out.flush();
        } catch (IOException e) {
            throw session.client().notReachable(e);
        }
    }
}
