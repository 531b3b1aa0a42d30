package io.pengyun.agent.lease;

import io.pengyun.agent.host.FolderStateStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Sees to it that leased instances are off in time even when the agent is dead or hangs: a small shell loop in a session of
 * its own that reads the lease file and, when the lease is about to end unrenewed, runs a command that powers them off.
 *
 * <p>A loop in shell because it has to be there all the time: it takes two megabytes where a second virtual machine would
 * take fifty. It needs {@code sh}, {@code setsid} and {@code flock}, which every Debian has. What it does not cover is its own
 * death together with the agent's; then the instances run until someone restarts the agent.
 */
public final class LeaseGuard {

    private static final Logger LOG = Logger.getLogger(LeaseGuard.class);
    private static final String SCRIPT = "guard.sh";

    private LeaseGuard() {}

    /**
     * Starts a guard unless one watches this folder already. The guard stays when this process ends.
     *
     * @param command powers leased instances off and ends with 0 when none runs
     */
    public static void start(FolderStateStore store, List<String> command) {
        Path folder = store.folder().toAbsolutePath();
        try {
            Files.writeString(
                    folder.resolve("agent.pid"), ProcessHandle.current().pid() + "\n");
            Path script = folder.resolve(SCRIPT);
            Path fresh = folder.resolve(SCRIPT + ".next");
            try (InputStream text = Objects.requireNonNull(LeaseGuard.class.getResourceAsStream(SCRIPT))) {
                Files.copy(text, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            List<String> line = new ArrayList<>(List.of("setsid", "sh", script.toString(), folder.toString()));
            line.addAll(command);
            Process guard = new ProcessBuilder(line)
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(folder.resolve("guard.log").toFile()))
                    .start();
            LOG.infof("event=guard-started pid=%d", guard.pid());
        } catch (IOException e) {
            // Without a guard the agent itself still keeps the lease.
            LOG.errorf("event=guard-missing reason=\"%s\"", e.getMessage());
        }
    }
}
