package io.pengyun.api.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real PostgreSQL for the tests, thrown away afterwards. As in production the control plane owns its database without
 * being the superuser; a test that must break the rules of the records finds the superuser's address in {@code
 * test.superuser.url}.
 */
public final class DatabaseResource implements QuarkusTestResourceLifecycleManager {

    public static final String ADMIN_PASSWORD = "the admin of all tests";

    /** What every start of the control plane under test is given, whatever its database. */
    public static final Map<String, String> SETTINGS = Map.of(
            "pengyun.admin-password", ADMIN_PASSWORD,
            "pengyun.replica", "test",
            "pengyun.gateway.port", "0",
            "quarkus.http.test-port", "0");

    /** Argument for benchmarks: commits reach the disk, as they do in the field. */
    public static final String DURABLE = "durable";

    private EmbeddedPostgres server;
    private boolean durable;

    @Override
    public void init(Map<String, String> arguments) {
        durable = arguments.containsKey(DURABLE);
    }

    @Override
    public Map<String, String> start() {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("max_connections", "200");
            if (durable) {
                List.of("fsync", "synchronous_commit", "full_page_writes")
                        .forEach(setting -> builder.setServerConfig(setting, "on"));
            }
            server = builder.start();
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role pengyun login password 'pengyun'");
                statement.execute("create database pengyun owner pengyun");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/pengyun");
        settings.put("quarkus.datasource.username", "pengyun");
        settings.put("quarkus.datasource.password", "pengyun");
        settings.put("pengyun.oidc.issuer", "http://127.0.0.1:" + freePort() + "/realms/city");
        settings.put("pengyun.mail.host", "127.0.0.1");
        settings.put("pengyun.mail.port", Integer.toString(freePort()));
        settings.put("pengyun.mail.protection", "none");
        settings.put("test.superuser.url", server.getJdbcUrl("postgres", "pengyun"));
        return settings;
    }

    /** Where nobody answers, unless a test puts an identity provider or a mail server there. */
    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void stop() {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
