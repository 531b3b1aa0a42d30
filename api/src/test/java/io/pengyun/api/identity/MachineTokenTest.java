package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Machines call with a part of a person's rights, and never with more. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class MachineTokenTest {

    @Inject
    MovableClock clock;

    @Inject
    Jdbc jdbc;

    private ApiClient admin;
    private String department;
    private String project;
    private String otherProject;
    private ApiClient li;

    @BeforeEach
    void people() {
        admin = ApiClient.admin();
        department = admin.createDepartment("traffic");
        project = admin.createProject("signals", department);
        otherProject = admin.createProject("roads", department);
        li = admin.createUser("li", "member", department);
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private Map<String, Object> wanted(String name, String... permissions) {
        return new HashMap<>(Map.of("name", name, "project", project, "permissions", List.of(permissions)));
    }

    private ApiClient machine(Map<String, Object> wanted) {
        return ApiClient.withToken(
                (String) expect(201, li.post("/v1/tokens", wanted)).get("token"));
    }

    private static List<String> names(ApiClient caller, String path) {
        return caller.get(path).jsonPath().getList("items.name");
    }

    @Test
    void itReachesOneProjectOnly() {
        ApiClient machine = machine(wanted("build", "project_read", "resource_read", "operation_read"));
        assertEquals(List.of(project), names(machine, "/v1/projects"));
        expect(200, machine.get("/v1/projects/" + project));
        refused(404, "not-found", machine.get("/v1/projects/" + otherProject));
        expect(200, machine.get("/v1/instances?project=" + project));
        refused(404, "not-found", machine.get("/v1/instances?project=" + otherProject));
        for (String list : List.of("instances", "volumes", "networks", "operations")) {
            expect(200, machine.get("/v1/" + list));
        }
        for (String list : List.of("requests", "usage", "departments", "audit", "hosts", "users", "join-tokens")) {
            refused(403, "forbidden", machine.get("/v1/" + list));
        }
    }

    @Test
    void onADepartmentItReachesAllBelow() {
        String below = admin.createDepartment("bridges", department);
        String deep = admin.createProject("cables", below);
        Map<String, Object> wanted = wanted("build", "project_read", "department_read");
        wanted.remove("project");
        wanted.put("department", below);
        ApiClient machine = machine(wanted);
        assertEquals(List.of(deep), names(machine, "/v1/projects"));
        assertEquals(List.of(below), names(machine, "/v1/departments"));
        refused(404, "not-found", machine.get("/v1/departments/" + department));
    }

    @Test
    void itNeverDoesMoreThanItsPerson() {
        ApiClient wang = admin.createUser("wang", "approver", department);
        refused(403, "forbidden", wang.post("/v1/tokens", wanted("build", "resource_read", "resource_write")));
        refused(400, "invalid", li.post("/v1/tokens", wanted("build", "resource_read", "audit_read")));
        refused(400, "invalid", li.post("/v1/tokens", wanted("build", "policy_write")));
        refused(400, "invalid", li.post("/v1/tokens", wanted("build", "user_write")));
        ApiClient machine = machine(wanted("build", "project_read"));
        String role = li.get("/v1/me").path("roles[0].id");
        assertEquals(
                204,
                admin.request()
                        .delete("/v1/users/" + li.name() + "/roles/" + role)
                        .statusCode());
        refused(403, "forbidden", machine.get("/v1/projects"));
    }

    @Test
    void whatItMayNotDoIsSaidOfTheToken() {
        ApiClient machine = machine(wanted("build", "project_read"));
        Object detail = refused(403, "forbidden", machine.get("/v1/requests")).get("detail");
        assertEquals(
                "This machine token does not hold request_read, or the person behind it does not (any more).", detail);
        Object known = refused(400, "invalid", li.post("/v1/tokens", wanted("build", "anonymous")))
                .get("detail");
        assertFalse(
                String.valueOf(known).matches(".*(anonymous|self|user_write|policy_write).*"), String.valueOf(known));
        assertTrue(String.valueOf(known).contains("resource_read"), String.valueOf(known));
    }

    @Test
    void itIsNoPerson() {
        ApiClient machine = machine(wanted("build", "project_read"));
        assertEquals(li.name(), machine.get("/v1/me").path("user.name"));
        refused(403, "forbidden", machine.get("/v1/tokens"));
        refused(403, "forbidden", machine.post("/v1/tokens", wanted("more", "project_read")));
        refused(
                403,
                "forbidden",
                machine.post(
                        "/v1/me/password",
                        Map.of("currentPassword", ApiClient.PASSWORD, "newPassword", "another long phrase")));
    }

    @Test
    void itEnds() {
        Map<String, Object> brief = wanted("brief", "project_read");
        brief.put("validDays", 1);
        ApiClient expiring = machine(brief);
        expect(200, expiring.get("/v1/projects"));
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        refused(401, "unauthenticated", expiring.get("/v1/projects"));
        clock.reset();

        ApiClient revoked = machine(wanted("revoked", "project_read"));
        String id = li.get("/v1/tokens").path("items[0].id");
        refused(404, "not-found", admin.createUser("stranger").request().delete("/v1/tokens/" + id));
        assertEquals(204, li.request().delete("/v1/tokens/" + id).statusCode());
        refused(401, "unauthenticated", revoked.get("/v1/projects"));
        Object revokedAt = li.get("/v1/tokens").path("items[0].revokedAt");
        assertNotNull(revokedAt);

        ApiClient orphaned = machine(wanted("orphaned", "project_read"));
        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("state", "disabled")));
        refused(401, "unauthenticated", orphaned.get("/v1/projects"));
    }

    @Test
    void administratorsSeeAndEndEverybodys() {
        ApiClient machine = machine(wanted("build", "project_read"));
        assertEquals(List.of("build"), names(admin, "/v1/tokens?user=" + li.name()));
        assertTrue(names(admin, "/v1/tokens?all=true&pageSize=200").contains("build"));
        refused(403, "forbidden", li.get("/v1/tokens?all=true"));
        String id = admin.get("/v1/tokens?user=" + li.name()).path("items[0].id");
        assertEquals(204, admin.request().delete("/v1/tokens/" + id).statusCode());
        refused(401, "unauthenticated", machine.get("/v1/projects"));
    }

    @Test
    void itsTextIsShownOnceAndKeptNowhere() {
        Map<String, Object> made = expect(201, li.post("/v1/tokens", wanted("build", "project_read")));
        String text = (String) made.get("token");
        String secret = text.substring(text.lastIndexOf('.') + 1);
        assertFalse(li.get("/v1/tokens").asString().contains(secret));
        for (String table : List.of("machine_token", "audit_entry", "audit_open", "idempotency_answer")) {
            assertEquals(
                    0,
                    jdbc.first(
                                    "select count(*) from " + table + " t where t::text like ?",
                                    row -> row.getLong(1),
                                    "%" + secret + "%")
                            .orElseThrow(),
                    table);
        }
        refused(401, "unauthenticated", ApiClient.withToken(text + "x").get("/v1/projects"));
        refused(401, "unauthenticated", ApiClient.withToken("pyt.").get("/v1/projects"));
        refused(401, "unauthenticated", ApiClient.withToken("pyt.tok-x.y").get("/v1/projects"));
    }

    @Test
    void itsLastUseIsShownAndTheAuditTrailNamesIt() {
        Map<String, Object> wanted = wanted("build", "project_read", "request_write");
        ApiClient machine = machine(wanted);
        Object lastUsed = li.get("/v1/tokens").path("items[0].lastUsedAt");
        assertNull(lastUsed);
        machine.post("/v1/requests", Map.of("project", project, "purpose", "none", "items", List.of()));
        lastUsed = li.get("/v1/tokens").path("items[0].lastUsedAt");
        assertNotNull(lastUsed);
        String actor = admin.get("/v1/audit?actor=" + li.name() + "/build").path("items[0].actor");
        assertEquals(li.name() + "/build", actor);
    }

    @Test
    void wrongWishesAreRefused() {
        refused(409, "name-taken", twice());
        Map<String, Object> both = wanted("both", "project_read");
        both.put("department", department);
        refused(400, "invalid", li.post("/v1/tokens", both));
        Map<String, Object> neither = wanted("neither", "project_read");
        neither.remove("project");
        refused(400, "invalid", li.post("/v1/tokens", neither));
        refused(400, "invalid", li.post("/v1/tokens", wanted("nothing")));
        refused(400, "invalid", li.post("/v1/tokens", wanted("what", "everything")));
        refused(400, "invalid", li.post("/v1/tokens", wanted("Not A Name", "project_read")));
        Map<String, Object> endless = wanted("endless", "project_read");
        endless.put("validDays", 367);
        refused(400, "invalid", li.post("/v1/tokens", endless));
        Map<String, Object> elsewhere = wanted("elsewhere", "project_read");
        elsewhere.put("project", admin.createProject("secret", admin.createDepartment("secret")));
        refused(404, "not-found", li.post("/v1/tokens", elsewhere));
        assertEquals(List.of("twice"), names(li, "/v1/tokens"));
    }

    private Response twice() {
        machine(wanted("twice", "project_read"));
        return li.post("/v1/tokens", wanted("twice", "project_read"));
    }
}
