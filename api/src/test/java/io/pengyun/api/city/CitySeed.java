package io.pengyun.api.city;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.identity.LongTokens;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** {@code ./dev seed city}: makes a city in the database of a cloud that does not run. Not a test. */
@QuarkusTest
@TestProfile(CitySeed.InTheCloud.class)
class CitySeed {

    private static final int INSTANCES = Integer.getInteger("city.instances", 10_000);
    private static final long SEED = Long.getLong("city.seed", 1);

    @Inject
    MovableClock clock;

    @Inject
    CityHosts hosts;

    @Inject
    LongTokens tokens;

    @Inject
    Jdbc jdbc;

    @Test
    void seed() throws Exception {
        Path home = CityDatabase.home().directory();
        CityPlan plan = CityPlan.of(SEED, INSTANCES);
        CityParts parts = new CityParts("http://127.0.0.1:" + RestAssured.port, clock, hosts, tokens, this::census);
        try (CityBuilder builder = new CityBuilder(
                plan,
                parts,
                Files.readString(home.resolve("city-password")).strip(),
                Files.readString(home.resolve("admin-password")).strip())) {
            builder.build(say());
        }
        hosts.cordon();
        assertEquals(INSTANCES, count("instance where deleted_at is null"));
        say().accept("there are " + census() + ", and " + count("audit_entry") + " lines in the audit trail");
    }

    private String census() {
        return "%,d instances, %,d volumes, %,d requests, %,d of them waiting"
                .formatted(
                        count("instance where deleted_at is null"),
                        count("volume where deleted_at is null"),
                        count("request"),
                        count("request where state = 'submitted'"));
    }

    private int count(String what) {
        return jdbc.first("select count(*) from " + what, row -> row.getInt(1)).orElseThrow();
    }

    /** With that cloud's database, not the one of all tests. */
    public static final class InTheCloud implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(CityDatabase.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @SuppressWarnings("SystemOut")
    private static Consumer<String> say() {
        return line -> System.out.println("CITY " + line);
    }
}
