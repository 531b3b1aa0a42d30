package io.pengyun.api.compute;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.SqlSeen;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists do not slow down with what they do not show. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyInstancesTest {

    private static final int STORED = 5_000;
    private static final int WARMING = 200;
    private static final int MEASURED = 400;

    /** Copies an instance as if the same were there so many times. */
    private static final String COPY = """
            insert into instance (id, project_id, department_id, request_id, name, flavor_id, image_id, vcpus, memory_mib,
                root_disk_gib, host_id, epoch, crash_policy, recovery_policy, wanted, generation, reboot_generation,
                host_generation, observed, observed_generation, observed_epoch, version, created_at, updated_at)
            select gen_random_uuid(), i.project_id, i.department_id, i.request_id, 'many-' || n, i.flavor_id, i.image_id,
                i.vcpus, i.memory_mib, i.root_disk_gib, i.host_id, i.epoch, i.crash_policy, i.recovery_policy, 'stopped',
                1, 0, 0, 'stopped', 1, 1, 0, i.created_at, i.updated_at
            from instance i cross join generate_series(2, ?) n where i.id = ?
            """;

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    @Inject
    SqlSeen sql;

    private Cloud cloud;

    @BeforeEach
    void start() throws Exception {
        if (cloud == null) {
            cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB);
            cloud.fulfil(cloud.request(cloud.instances("many-1", 1)));
            // The host must not report the copies missing.
            cloud.fleet().close();
            UUID first = Ids.parse(
                            "ins", String.valueOf(cloud.instance("many-1").get("id")))
                    .orElseThrow();
            QuarkusTransaction.requiringNew().run(() -> assertEquals(STORED - 1, jdbc.update(COPY, STORED, first)));
            jdbc.update("analyze instance");
        }
    }

    @AfterAll
    void end() {
        jdbc.update("delete from instance where observed_epoch = 1 and host_generation = 0 and name like 'many-%'");
    }

    @Test
    void everyInstanceIsOnExactlyOnePage() {
        Set<String> seen = new HashSet<>();
        int pages = 0;
        String next = "";
        do {
            Response page = page(200, next);
            List<String> names = page.jsonPath().getList("items.name");
            assertTrue(seen.addAll(names) && !names.isEmpty());
            pages++;
            next = page.path("nextPageToken");
        } while (next != null && pages <= STORED);
        assertEquals(STORED, seen.size());
        assertEquals(STORED / 200, pages);
    }

    @Test
    void aPageIsReadByAnIndexWhereverItIs() {
        UUID department = Ids.parse(
                        "dep", String.valueOf(cloud.instance("many-1").get("departmentId")))
                .orElseThrow();
        UUID project = Ids.parse("prj", String.valueOf(cloud.instance("many-1").get("projectId")))
                .orElseThrow();
        String token = page(200, "").path("nextPageToken");
        UUID middle = UUID.fromString("80000000-0000-0000-0000-000000000000");
        assertIndexed(explain("/v1/instances?pageSize=50", department, 0, 51));
        assertIndexed(explain("/v1/instances?pageSize=50&pageToken=" + token, department, middle, 0, 51));
        assertIndexed(explain(
                "/v1/instances?pageSize=50&project=" + cloud.project() + "&pageToken=" + token,
                department,
                project,
                middle,
                0,
                51));
    }

    /** The plan of the query that this call makes. */
    private String explain(String path, Object... arguments) {
        sql.watch("instance");
        expect(200, cloud.member().get(path));
        String query = sql.end().getFirst();
        return String.join("\n", jdbc.list("explain " + query, row -> row.getString(1), arguments));
    }

    private static void assertIndexed(String plan) {
        assertTrue(plan.contains("Index Scan"), plan);
        assertTrue(!plan.contains("Seq Scan") && !plan.contains("Sort"), plan);
    }

    @Test
    void aLongPageTakesNoMoreStatementsThanAShortOne() {
        assertEquals(statements(2), statements(200));
    }

    /** The least of several counts: what runs in the background now and then must not count. */
    private long statements(int pageSize) {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < 10; time++) {
            long before = sql.counted();
            page(pageSize, "");
            least = Math.min(least, sql.counted() - before);
        }
        return least;
    }

    @Test
    void aPageComesFast() throws Exception {
        String first = ConfigProvider.getConfig().getValue("test.url", String.class) + "/v1/instances?pageSize=50";
        String second = first + "&pageToken=" + page(50, "").path("nextPageToken");
        List<Long> micros = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int time = -WARMING; time < MEASURED; time++) {
                HttpRequest asked = HttpRequest.newBuilder(URI.create(time % 2 == 0 ? first : second))
                        .header("Authorization", "Bearer " + cloud.member().token())
                        .build();
                long started = System.nanoTime();
                assertEquals(
                        200,
                        client.send(asked, HttpResponse.BodyHandlers.ofByteArray())
                                .statusCode());
                if (time >= 0) {
                    micros.add((System.nanoTime() - started) / 1_000);
                }
            }
        }
        micros.sort(Long::compare);
        System.out.printf(
                "stored=%d pageSize=50 calls=%d p50Micros=%d p99Micros=%d%n",
                STORED, MEASURED, micros.get(MEASURED / 2), micros.get(MEASURED * 99 / 100));
        assertTrue(micros.get(MEASURED / 2) < 1_000_000, "a page took a second");
    }

    private Response page(int size, String token) {
        Response page =
                cloud.member().get("/v1/instances?pageSize=" + size + (token.isEmpty() ? "" : "&pageToken=" + token));
        expect(200, page);
        return page;
    }
}
