package io.pengyun.api.platform;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class DryRunTest {

    @Test
    void theAnswerIsAsItWouldBeAndNothingIsKept() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("dry");
        Map<String, Object> body = Map.of("name", name, "title", "Dry");
        Response answer = admin.post("/v1/departments?dryRun=true", body);
        assertEquals(name, expect(201, answer).get("name"));
        assertEquals("true", answer.header("X-Dry-Run"));
        refused(404, "not-found", admin.get("/v1/departments/" + name));
        expect(201, admin.post("/v1/departments?dryRun=false", body));
    }

    @Test
    void whatWouldBeRefusedIsRefused() {
        ApiClient admin = ApiClient.admin();
        String name = admin.createDepartment("dry");
        refused(409, "name-taken", admin.post("/v1/departments?dryRun=true", Map.of("name", name, "title", "x")));
        refused(400, "invalid", admin.post("/v1/departments?dryRun=maybe", Map.of("name", name, "title", "x")));
    }

    @Test
    void aChangeIsShownAndNotKept() {
        ApiClient admin = ApiClient.admin();
        String path = "/v1/departments/" + admin.createDepartment("dry");
        String etag = admin.get(path).header("ETag");
        Response changed = admin.request()
                .header("If-Match", etag)
                .body(Map.of("title", "New"))
                .patch(path + "?dryRun=true");
        assertEquals("New", expect(200, changed).get("title"));
        assertEquals(etag, admin.get(path).header("ETag"));
    }

    @Test
    void aKeyIsNotUsedUpByADryRun() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("dry");
        Map<String, Object> body = Map.of("name", name, "title", "Dry");
        expect(201, admin.request().header("Idempotency-Key", name).body(body).post("/v1/departments?dryRun=true"));
        expect(201, admin.request().header("Idempotency-Key", name).body(body).post("/v1/departments"));
        expect(200, admin.get("/v1/departments/" + name));
    }
}
