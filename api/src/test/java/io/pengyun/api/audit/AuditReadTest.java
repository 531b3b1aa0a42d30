package io.pengyun.api.audit;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Reads that are told: of departments by those who are no part of them, and of what may hold secrets. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AuditReadTest {

    @Inject
    GatewayScene scene;

    @ConfigProperty(name = "test.superuser.url")
    String superuserUrl;

    @Test
    void whoeverLooksFromOutsideIsSeenByTheDepartment() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            cloud.fulfil(cloud.request(cloud.instances("web", 1)));
            String instance = (String) cloud.instance("web").get("id");
            ApiClient operator = cloud.admin().createUser("gao", "operator", null);
            expect(200, operator.get("/v1/instances/" + instance));
            Map<String, Object> read = reads(cloud.approver(), operator).getFirst();
            assertEquals("instance.get", read.get("action"));
            assertEquals(instance, read.get("subject"));
            assertEquals("succeeded", read.get("outcome"));
            assertEquals("/v1/instances/" + instance, ((Map<?, ?>) read.get("details")).get("path"));

            expect(200, operator.get("/v1/instances?project=" + cloud.project() + "&observed=running"));
            read = reads(cloud.approver(), operator).getFirst();
            assertEquals("instance.list", read.get("action"));
            Map<?, ?> details = (Map<?, ?>) read.get("details");
            assertEquals(cloud.project(), details.get("filter.project"));
            assertEquals("running", details.get("filter.observed"));

            expect(200, operator.get("/v1/instances/web?project=" + cloud.project()));
            assertEquals(
                    2,
                    found(cloud.approver(), "?subject=web&actor=" + operator.name())
                                    .size()
                            + found(cloud.approver(), "?subject=" + instance + "&actor=" + operator.name())
                                    .size());
            assertEquals(3, reads(cloud.approver(), operator).size());

            expect(200, operator.get("/v1/instances"));
            assertEquals(3, reads(cloud.approver(), operator).size());
            assertEquals(4, reads(cloud.admin(), operator).size());
        }
    }

    @Test
    void ownThingsAndThoseOfNobodyAreReadUntold() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            cloud.fulfil(cloud.request(cloud.instances("web", 1)));
            String instance = (String) cloud.instance("web").get("id");
            expect(200, cloud.member().get("/v1/instances/" + instance));
            expect(200, cloud.member().get("/v1/instances"));
            expect(200, cloud.approver().get("/v1/audit"));
            assertEquals(List.of(), reads(cloud.admin(), cloud.member()));
            assertEquals(List.of(), reads(cloud.admin(), cloud.approver()));
            ApiClient operator = cloud.admin().createUser("gao", "operator", null);
            for (String path : List.of("hosts", "flavors", "images", "sites", "join-tokens", "me")) {
                expect(200, operator.get("/v1/" + path));
            }
            refused(404, "not-found", operator.get("/v1/instances/ins-01m83d8wssebftspye6h69t3z1"));
            assertEquals(404, operator.get("/v1/nothing-here").statusCode());
            assertEquals(List.of(), reads(cloud.admin(), operator));
            cloud.admin().giveRole(operator.name(), "member", cloud.department());
            expect(200, operator.get("/v1/instances/" + instance));
            assertEquals(List.of(), reads(cloud.admin(), operator));
        }
    }

    @Test
    void aConsolesTextIsToldWhoeverReadsIt() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            cloud.fulfil(cloud.request(cloud.instances("web", 1)));
            String instance = (String) cloud.instance("web").get("id");
            assertEquals(
                    200,
                    cloud.member()
                            .get("/v1/instances/" + instance + "/console-log")
                            .statusCode());
            Map<String, Object> read = reads(cloud.approver(), cloud.member()).getFirst();
            assertEquals("console.log", read.get("action"));
            assertEquals(instance, read.get("subject"));
            refused(403, "forbidden", cloud.approver().get("/v1/instances/" + instance + "/console-log"));
            read = reads(cloud.admin(), cloud.approver()).getFirst();
            assertEquals("refused", read.get("outcome"));
        }
    }

    @Test
    void watchingAnOperationIsARead() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            cloud.fulfil(cloud.request(cloud.instances("web", 1)));
            String operation = cloud.member().get("/v1/operations").path("items[0].id");
            ApiClient auditor = cloud.admin().createUser("zhao", "auditor", null);
            Response events = auditor.request()
                    .header("Accept", "text/event-stream")
                    .get("/v1/operations/" + operation + "/events");
            assertEquals(200, events.statusCode());
            assertEquals(
                    "operation.events",
                    reads(cloud.approver(), auditor).getFirst().get("action"));
        }
    }

    @Test
    void whatCannotBeToldIsNotShown() throws Exception {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        String project = admin.createProject("vaccines", department);
        ApiClient member = admin.createUser("li", "member", department);
        try (Connection connection = DriverManager.getConnection(superuserUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("revoke insert on audit_entry from pengyun");
            try {
                Response withheld = admin.get("/v1/projects/" + project);
                refused(503, "unavailable", withheld);
                assertTrue(!withheld.asString().contains("prj-"), withheld.asString());
                expect(200, member.get("/v1/projects/" + project));
            } finally {
                statement.execute("grant insert on audit_entry to pengyun");
            }
        }
        expect(200, admin.get("/v1/projects/" + project));
    }

    /** What the reader finds that was told of this caller's reads, newest first. */
    private static List<Map<String, Object>> reads(ApiClient reader, ApiClient caller) {
        return found(reader, "?actor=" + caller.name()).stream()
                .filter(entry -> "read".equals(entry.get("phase")))
                .toList();
    }

    private static List<Map<String, Object>> found(ApiClient reader, String query) {
        Response answer = reader.get("/v1/audit" + query + "&pageSize=200");
        assertEquals(200, answer.statusCode(), answer.asString());
        return answer.jsonPath().getList("items");
    }
}
