package io.pengyun.api.tenancy;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QuotaTest {

    @Inject
    QuotaLimits limits;

    private static Response put(ApiClient caller, String path, Map<String, ?> wanted) {
        String etag = caller.get(path).header("ETag");
        return caller.request()
                .header("If-Match", String.valueOf(etag))
                .body(Map.of("limits", wanted))
                .put(path);
    }

    @Test
    void aLimitThatIsLeftOutIsNone() {
        ApiClient admin = ApiClient.admin();
        String path = "/v1/departments/" + admin.createDepartment("health") + "/quota";
        expect(200, put(admin, path, Map.of("instances", 10, "memoryMib", 0)));
        Response quota = admin.get(path);
        assertEquals(10, (int) quota.path("limits.instances"));
        assertEquals(0, (int) quota.path("limits.memoryMib"));
        assertNull(quota.path("limits.vcpus"));
        assertEquals(0, (int) quota.path("used.vcpus"));
        expect(200, put(admin, path, Map.of("vcpus", 4)));
        assertNull(admin.get(path).path("limits.instances"));
    }

    @Test
    void wrongLimitsAndStaleOnesAreRefused() {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        String path = "/v1/departments/" + department + "/quota";
        String etag = admin.get(path).header("ETag");
        refused(400, "invalid", put(admin, path, Map.of("instances", -1)));
        refused(400, "invalid", put(admin, path, Map.of("cars", 1)));
        refused(
                428,
                "precondition-required",
                admin.request().body(Map.of("limits", Map.of())).put(path));
        expect(200, put(admin, path, Map.of("instances", 1)));
        refused(
                412,
                "stale",
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("limits", Map.of()))
                        .put(path));
        ApiClient member = admin.createUser("li", "member", department);
        expect(200, member.get(path));
        refused(403, "forbidden", put(member, path, Map.of("instances", 100)));
    }

    @Test
    void limitsOfAllAboveHoldForAProject() {
        ApiClient admin = ApiClient.admin();
        String health = admin.createDepartment("health");
        String clinic = admin.createDepartment("clinic", health);
        String project = admin.createProject("vaccines", clinic);
        expect(200, put(admin, "/v1/departments/" + health + "/quota", Map.of("vcpus", 100)));
        expect(200, put(admin, "/v1/projects/" + project + "/quota", Map.of("vcpus", 4)));
        ProjectId id =
                ProjectId.parse(admin.get("/v1/projects/" + project).path("id")).orElseThrow();
        List<QuotaLimit> found = limits.forProject(id.value(), false);
        assertEquals(
                List.of(health, project),
                found.stream().map(QuotaLimit::scopeName).toList());
        assertEquals(2, found.getFirst().departmentIds().size());
        assertEquals(Set.of(), found.getLast().departmentIds());
    }
}
