package io.pengyun.api.city;

import io.pengyun.api.platform.ControlHome;
import io.pengyun.api.platform.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.security.SecureRandom;
import java.util.Map;

/** The database of the cloud in {@code PENGYUN_HOME}, started and stopped as its control plane does. */
public final class CityDatabase implements QuarkusTestResourceLifecycleManager {

    private FileLock lock;
    private EmbeddedDatabase database;

    static ControlHome home() {
        try {
            return ControlHome.of(System.getenv());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Map<String, String> start() {
        try {
            lock = home().lock();
            database = EmbeddedDatabase.start(
                    home(), Integer.parseInt(System.getenv("PENGYUN_EMBEDDED_POSTGRES_PORT")), new SecureRandom());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.username", database.user(),
                "quarkus.datasource.password", database.password(),
                "quarkus.http.test-port", "0");
    }

    @Override
    public void stop() {
        try (FileLock held = lock) {
            database.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
