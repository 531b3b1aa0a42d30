package io.pengyun.agent.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.host.HostTime;
import io.pengyun.agent.host.LinuxHostTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guard's shell loop, with a command that writes down when it ran. */
@Timeout(30)
class GuardScriptTest {

    private final HostTime time = new LinuxHostTime(Clock.systemUTC());

    @TempDir
    private Path state;

    private Process agent;
    private Process guard;

    @BeforeEach
    void startAgent() throws IOException {
        agent = new ProcessBuilder("sleep", "60").start();
        Files.writeString(state.resolve("agent.pid"), agent.pid() + "\n");
        try (InputStream script = Objects.requireNonNull(LeaseGuard.class.getResourceAsStream("guard.sh"))) {
            Files.copy(script, state.resolve("guard.sh"));
        }
    }

    @AfterEach
    void end() {
        agent.destroyForcibly();
        if (guard != null) {
            guard.destroyForcibly();
        }
    }

    private Process guard() throws IOException {
        return new ProcessBuilder(
                        "sh",
                        state.resolve("guard.sh").toString(),
                        state.toString(),
                        "sh",
                        "-c",
                        "cat /proc/uptime >> " + state.resolve("ran"))
                .start();
    }

    private void lease(String bootId, long endsInMillis, long marginMillis) throws IOException {
        long now = time.bootMillis();
        Path next = state.resolve("lease.next");
        Files.writeString(next, bootId + " " + (now + endsInMillis) + " " + marginMillis + " " + now + "\n");
        Files.move(next, state.resolve("lease"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean ran() {
        return Files.exists(state.resolve("ran"));
    }

    private void killAgent() throws InterruptedException {
        agent.destroyForcibly().waitFor();
    }

    @Test
    void actsForADeadAgentBeforeTheEndAndThenEnds() throws Exception {
        lease(time.bootId(), 3_000, 2_000);
        long ends = time.bootMillis() + 3_000;
        guard = guard();
        killAgent();

        assertTrue(guard.waitFor(20, TimeUnit.SECONDS));

        assertTrue(ran());
        assertTrue(time.bootMillis() < ends, "there was time left to power off");
        assertEquals(1, Files.readAllLines(state.resolve("ran")).size());
    }

    @Test
    void leavesALeaseAloneThatIsRenewed() throws Exception {
        lease(time.bootId(), 1_500, 400);
        guard = guard();
        for (int i = 0; i < 6; i++) {
            assertFalse(guard.waitFor(500, TimeUnit.MILLISECONDS));
            lease(time.bootId(), 1_500, 400);
        }

        assertFalse(ran());
    }

    @Test
    void aLeaseOfAnotherBootIsNoneOfItsBusiness() throws Exception {
        lease("another", -1_000, 400);
        guard = guard();
        assertFalse(guard.waitFor(1_200, TimeUnit.MILLISECONDS), "it stays while the agent lives");
        killAgent();

        assertTrue(guard.waitFor(20, TimeUnit.SECONDS));
        assertFalse(ran());
    }

    @Test
    void oneGuardIsEnough() throws Exception {
        lease(time.bootId(), 60_000, 400);
        guard = guard();
        assertFalse(guard.waitFor(700, TimeUnit.MILLISECONDS));

        assertTrue(guard().waitFor(20, TimeUnit.SECONDS), "the second one sees the first and ends");
    }
}
