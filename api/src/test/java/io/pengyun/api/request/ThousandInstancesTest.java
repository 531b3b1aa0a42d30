package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request for a thousand is one operation, and works on sets. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ThousandInstancesTest {

    private static final int INSTANCES = 1_000;
    private static final int HOSTS = 50;

    /** Generous, for busy machines; the time that it took is printed. */
    private static final Duration BOUND = Duration.ofSeconds(120);

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    @Test
    void aThousandInstancesAreOneOperation() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), HOSTS, 24L * Cloud.MEMORY_MIB)) {
            long started = System.nanoTime();
            String id = cloud.submit(cloud.request(cloud.instances("farm", INSTANCES)));
            long submitted = System.nanoTime();
            Map<String, Object> approved = expect(200, cloud.approve(id));
            long agreed = System.nanoTime();
            String operation = (String) approved.get("operationId");
            Cloud.await("a thousand run", BOUND, () -> running(id) == INSTANCES);
            long observed = System.nanoTime();
            Map<String, Object> ended = cloud.succeed(operation);
            System.out.printf(
                    "instances=%d hosts=%d submitMillis=%d approveMillis=%d observedMillis=%d totalMillis=%d%n",
                    INSTANCES,
                    HOSTS,
                    (submitted - started) / 1_000_000,
                    (agreed - submitted) / 1_000_000,
                    (observed - agreed) / 1_000_000,
                    (System.nanoTime() - started) / 1_000_000);
            assertTrue(System.nanoTime() - started < BOUND.toNanos());
            assertEquals(INSTANCES, ((Number) ended.get("total")).intValue());
            assertEquals(
                    1,
                    cloud.member()
                            .get("/v1/operations?project=" + cloud.project())
                            .jsonPath()
                            .getList("items")
                            .size());
            assertEquals(INSTANCES, cloud.held("instances"));
            assertEquals(
                    INSTANCES,
                    count(
                            "select count(distinct p.address) from port p join instance i on i.id = p.instance_id"
                                    + " where i.request_id = ?",
                            id));
            assertEquals(
                    INSTANCES,
                    count(
                            "select count(*) from usage_interval u join instance i on i.id = u.resource_id where"
                                    + " u.measure = 'vcpu' and upper_inf(u.span) and i.request_id = ?",
                            id));
        }
    }

    private long running(String request) {
        return count("select count(*) from instance where observed = 'running' and request_id = ?", request);
    }

    private long count(String sql, String request) {
        return jdbc.first(sql, row -> row.getLong(1), Ids.parse("req", request).orElseThrow())
                .orElseThrow();
    }
}
