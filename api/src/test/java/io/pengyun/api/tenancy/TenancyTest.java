package io.pengyun.api.tenancy;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class TenancyTest {

    @Test
    void aDepartmentIsFoundByIdAndByName() {
        ApiClient admin = ApiClient.admin();
        String name = admin.createDepartment("health");
        Map<String, Object> byName = expect(200, admin.get("/v1/departments/" + name));
        assertEquals(byName, expect(200, admin.get("/v1/departments/" + byName.get("id"))));
    }

    @Test
    void aMemberSeesOnlyItsOwnTree() {
        ApiClient admin = ApiClient.admin();
        String health = admin.createDepartment("health");
        String clinic = admin.createDepartment("clinic", health);
        String roads = admin.createDepartment("roads");
        String hidden = admin.createProject("bridges", roads);
        String own = admin.createProject("vaccines", clinic);
        ApiClient member = admin.createUser("li", "member", health);

        expect(200, member.get("/v1/projects/" + own));
        refused(404, "not-found", member.get("/v1/projects/" + hidden));
        refused(404, "not-found", member.get("/v1/departments/" + roads));
        refused(403, "forbidden", member.patch("/v1/projects/" + own, Map.of("title", "Mine")));
    }
}
