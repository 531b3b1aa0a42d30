package io.pengyun.api.platform;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.NeedsDocker;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The control plane on a PostgreSQL that somebody else runs. */
@NeedsDocker
@QuarkusTest
@TestProfile(OwnPostgresTest.OwnPostgres.class)
class OwnPostgresTest {

    @Inject
    Jdbc jdbc;

    @Test
    void itStartsWorksAndVerifiesThere() {
        int version = jdbc.first("show server_version_num", row -> Integer.parseInt(row.getString(1)))
                .orElseThrow();
        assertTrue(version >= 150_000, "PostgreSQL " + version);
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        String project = admin.createProject("vaccines", department);
        expect(200, admin.createUser("li", "member", department).get("/v1/projects/" + project));
        assertEquals(true, expect(200, admin.get("/v1/audit/verify")).get("intact"));
    }

    /** Starts the application on the container instead of the database of the other tests. */
    public static final class OwnPostgres implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Container.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    /** The container; started only where the test is not skipped. */
    public static final class Container implements QuarkusTestResourceLifecycleManager {

        private PostgreSQLContainer<?> container;

        @Override
        @SuppressWarnings("resource")
        public Map<String, String> start() {
            DockerImageName image =
                    DockerImageName.parse(System.getenv(NeedsDocker.IMAGE)).asCompatibleSubstituteFor("postgres");
            container = new PostgreSQLContainer<>(image)
                    .withDatabaseName("pengyun")
                    .withUsername("postgres")
                    .withPassword("postgres");
            container.start();
            Map<String, String> settings = new HashMap<>(DatabaseResource.SETTINGS);
            settings.put("quarkus.datasource.jdbc.url", container.getJdbcUrl());
            settings.put("quarkus.datasource.username", container.getUsername());
            settings.put("quarkus.datasource.password", container.getPassword());
            // Asked for by tests that do not run here.
            settings.put("test.superuser.url", container.getJdbcUrl());
            return settings;
        }

        @Override
        public void stop() {
            if (container != null) {
                container.stop();
            }
        }
    }
}
