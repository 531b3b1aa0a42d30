package io.pengyun.api.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @Test
    void itIsGuardedAndKeepsWhatItPromisedWhenItIsKilled(@TempDir Path folder) throws Exception {
        ControlHome home = ControlHome.of(Map.of("PENGYUN_HOME", folder.toString()));
        int port = freePort();
        EmbeddedDatabase first = EmbeddedDatabase.start(home, port, new SecureRandom());
        try (Connection connection = connect(first);
                Statement statement = connection.createStatement()) {
            assertEquals("on", show(statement, "fsync"));
            assertEquals("on", show(statement, "synchronous_commit"));
            assertEquals("off", show(statement, "is_superuser"));
            statement.execute("create table kept (word text)");
            statement.execute("insert into kept values ('here')");
        }
        SQLException stranger = assertThrows(
                SQLException.class, () -> DriverManager.getConnection(first.jdbcUrl(), "postgres", "postgres"));
        assertEquals("28P01", stranger.getSQLState());
        Path control = folder.resolve("control");
        assertEquals("rw-------", permissions(control.resolve("postgres/password")));
        assertEquals("rwx------", permissions(control));

        // The server is killed; what it had promised is there when the next one has read its log.
        String server = Files.readAllLines(control.resolve("postgres/data/postmaster.pid"))
                .getFirst();
        ProcessHandle process = ProcessHandle.of(Long.parseLong(server)).orElseThrow();
        CountDownLatch died = new CountDownLatch(1);
        first.onDeath(died::countDown);
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
        assertTrue(died.await(10, TimeUnit.SECONDS), "who needs it is told");
        first.close();
        AtomicBoolean ended = new AtomicBoolean();
        try (EmbeddedDatabase second = EmbeddedDatabase.start(home, port, new SecureRandom());
                Connection connection = connect(second);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select word from kept")) {
            second.onDeath(() -> ended.set(true));
            assertTrue(row.next());
            assertEquals("here", row.getString(1));
        }
        assertFalse(ended.get(), "to be closed is no death");
        assertFalse(Files.exists(control.resolve("postgres/data/postmaster.pid")));
    }

    @Test
    void aHomeHasOneControlPlane(@TempDir Path folder) throws IOException {
        ControlHome home = ControlHome.of(Map.of("PENGYUN_HOME", folder.toString()));
        try (FileLock held = home.lock()) {
            assertTrue(held.isValid());
            IllegalStateException refused = assertThrows(IllegalStateException.class, home::lock);
            assertTrue(refused.getMessage().contains("PENGYUN_HOME"));
        }
    }

    @Test
    void secretsAreReplacedWhole(@TempDir Path folder) throws IOException {
        ControlHome home = ControlHome.of(Map.of("PENGYUN_HOME", folder.toString()));
        home.keepSecret("word", "first");
        Path file = home.keepSecret("word", "second");
        assertEquals("second", home.secret("word").orElseThrow());
        assertEquals("rw-------", permissions(file));
        assertTrue(home.secret("other").isEmpty());
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet row = statement.executeQuery("show " + setting)) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
