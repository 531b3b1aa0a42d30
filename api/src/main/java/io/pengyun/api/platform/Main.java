package io.pengyun.api.platform;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the control plane; on its own embedded PostgreSQL, unless {@code QUARKUS_DATASOURCE_JDBC_URL} (or the system
 * property) names another.
 */
@QuarkusMain
public final class Main {

    private static final String URL_PROPERTY = "quarkus.datasource.jdbc.url";
    private static final String URL_VARIABLE = "QUARKUS_DATASOURCE_JDBC_URL";
    private static final String PORT_VARIABLE = "PENGYUN_EMBEDDED_POSTGRES_PORT";
    private static final int DEFAULT_PORT = 15432;
    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    private Main() {}

    /** Ends with 1 and a sentence on standard error when it cannot start. */
    @SuppressWarnings("SystemOut")
    public static void main(String... arguments) {
        Map<String, String> environment = System.getenv();
        if (System.getProperty(URL_PROPERTY) != null || environment.containsKey(URL_VARIABLE)) {
            Quarkus.run(arguments);
            return;
        }
        try {
            runEmbedded(environment, arguments);
        } catch (IOException | IllegalStateException | NumberFormatException failed) {
            System.err.println("pengyun: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void runEmbedded(Map<String, String> environment, String... arguments) throws IOException {
        ControlHome home = ControlHome.of(environment);
        FileLock lock = home.lock();
        int port = Integer.parseInt(environment.getOrDefault(PORT_VARIABLE, Integer.toString(DEFAULT_PORT)));
        EmbeddedDatabase database = EmbeddedDatabase.start(home, port, new SecureRandom());
        database.onDeath(Main::endWithoutDatabase);
        System.setProperty(URL_PROPERTY, database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", database.password());
        CountDownLatch closed = new CountDownLatch(1);
        // On SIGTERM the JVM ends when its hooks have, and Quarkus' own does not wait for the handler below.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed), "embedded-database-end"));
        Quarkus.run(
                null,
                (code, failure) -> {
                    if (failure != null) {
                        // The application never started, so nobody else has said why.
                        failure.printStackTrace();
                    }
                    close(database, lock);
                    closed.countDown();
                    System.exit(code);
                },
                arguments);
    }

    /** Whoever watches over this process starts it again, and it its database, which recovers what was committed. */
    @SuppressWarnings("SystemOut")
    private static void endWithoutDatabase() {
        System.err.println("pengyun: the embedded PostgreSQL has died; start the control plane again");
        System.exit(1);
    }

    private static void await(CountDownLatch closed) {
        try {
            closed.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("SystemOut")
    private static void close(EmbeddedDatabase database, FileLock lock) {
        try (lock) {
            database.close();
        } catch (IOException failed) {
            System.err.println("pengyun: the embedded PostgreSQL did not stop cleanly: " + failed.getMessage());
        }
    }
}
