package io.pengyun.api.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database server that outlived its control plane, because that was killed. It is stopped, so that the next one has the
 * settings of today. The home's lock makes sure that its control plane is dead.
 */
final class OrphanedPostgres {

    private static final long PATIENCE_SECONDS = 20;

    private OrphanedPostgres() {}

    /** Stops the server of this data directory, if one runs. */
    static void stop(Path data) throws IOException {
        Optional<ProcessHandle> orphan = find(data);
        if (orphan.isEmpty()) {
            return;
        }
        // SIGINT: end all sessions and write everything down; SIGQUIT: at once, and recover at the next start.
        if (!ended(orphan.get(), "-INT") && !ended(orphan.get(), "-QUIT")) {
            throw new IOException("A PostgreSQL server (process " + orphan.get().pid() + ") still runs on " + data
                    + " and does not stop. Stop it by hand.");
        }
    }

    /** The server of this data directory, if one runs. */
    static Optional<ProcessHandle> find(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")) {
            return Optional.empty();
        }
        // The number may belong to another process by now; ours names the directory on its command line.
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(process -> process.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(data.toString()));
    }

    private static boolean ended(ProcessHandle process, String signal) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException | CompletionException failed) {
            throw new IOException("Cannot wait for process " + process.pid(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was being stopped", interrupted);
        }
    }
}
