package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account for emergencies rings, is good for one short session, and marks all that it does. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BreakGlassTest {

    private static final String COUNTER = "pengyun_break_glass_logins_total";

    @Inject
    MovableClock clock;

    private ApiClient admin;
    private String name;

    @BeforeEach
    void account() {
        admin = ApiClient.admin();
        name = ApiClient.unique("emergency");
        Map<String, Object> made = expect(
                201,
                admin.post(
                        "/v1/users",
                        Map.of("name", name, "displayName", "Emergency", "password", PASSWORD, "breakGlass", true)));
        assertEquals(true, made.get("breakGlass"));
        assertEquals(false, made.get("mustChangePassword"));
        admin.giveRole(name, "platform_admin", null);
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response tryLogin(String name, String password) {
        return ApiClient.anonymous().post("/v1/login", Map.of("username", name, "password", password));
    }

    private static double counted(String counter) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(counter))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void itsLoginRings() {
        double before = counted(COUNTER);
        ApiClient.login(name, PASSWORD);
        assertEquals(before + 1, counted(COUNTER));
        Response told = admin.get("/v1/audit?action=break-glass.login&actor=" + name);
        assertEquals(List.of("completed", "opened"), told.jsonPath().getList("items.phase"));
        assertEquals("succeeded", told.path("items[0].outcome"));
        assertEquals("127.0.0.1", told.path("items[1].details.clientAddress"));
        String user = admin.get("/v1/users/" + name).path("id");
        Cloud.await(
                "who listens hears of it",
                () -> admin.get("/v1/events?kind=login.break-glass&subject=" + user)
                        .path("items.data.name")
                        .equals(List.of(name)));
    }

    @Test
    void itIsGoodForOneSession() {
        Object free = admin.get("/v1/users/" + name).path("sealedAt");
        assertNull(free);
        String etag = admin.get("/v1/users/" + name).header("ETag");
        ApiClient in = ApiClient.login(name, PASSWORD);
        expect(200, in.get("/v1/users"));
        Object sealed = admin.get("/v1/users/" + name).path("sealedAt");
        assertNotNull(sealed);
        refused(
                412,
                "stale",
                admin.request().header("If-Match", etag).body(Map.of()).patch("/v1/users/" + name));
        refused(401, "login-refused", tryLogin(name, PASSWORD));
        assertTrue(counted("pengyun_break_glass_refusals_total") >= 1);
        expect(204, in.request().post("/v1/logout"));
        refused(401, "login-refused", tryLogin(name, PASSWORD));
    }

    @Test
    void ofManyAtOnceOneGetsIn() {
        List<Integer> statuses = IntStream.range(0, 6)
                .parallel()
                .mapToObj(number -> tryLogin(name, PASSWORD).statusCode())
                .sorted()
                .toList();
        assertEquals(List.of(200, 401, 401, 401, 401, 401), statuses);
    }

    @Test
    void itsSessionIsShort() {
        ApiClient in = ApiClient.login(name, PASSWORD);
        clock.advance(Duration.ofMinutes(29));
        expect(200, in.get("/v1/me"));
        clock.advance(Duration.ofMinutes(2));
        refused(401, "unauthenticated", in.get("/v1/me"));
    }

    @Test
    void allThatItDoesIsMarked() {
        ApiClient in = ApiClient.login(name, PASSWORD);
        in.createDepartment("made-in-an-emergency");
        refused(403, "forbidden", in.post("/v1/hosts/nothing/cordon", Map.of()));
        expect(200, in.get("/v1/sites"));
        Response told = admin.get("/v1/audit?actor=" + name + "&pageSize=200");
        List<Map<String, Object>> entries = told.jsonPath().getList("items");
        assertTrue(entries.size() >= 3, told.asString());
        assertTrue(entries.stream().anyMatch(entry -> entry.get("action").equals("site.list")), told.asString());
        for (Map<String, Object> entry : entries) {
            assertEquals("true", ((Map<?, ?>) entry.get("details")).get("breakGlass"), entry.toString());
        }
    }

    @Test
    void itIsUnsealedByAnotherWithAnotherPassword() {
        String path = "/v1/users/" + name + "/unseal";
        refused(409, "wrong-state", admin.post(path, Map.of("password", "the next emergency phrase")));
        ApiClient in = ApiClient.login(name, PASSWORD);
        refused(403, "forbidden", in.post(path, Map.of("password", "the next emergency phrase")));
        refused(400, "invalid", admin.post(path, Map.of("password", PASSWORD)));
        // To enable it, or to give it a password, is not enough.
        expect(200, admin.patch("/v1/users/" + name, Map.of("state", "active", "password", "a phrase in between")));
        refused(401, "login-refused", tryLogin(name, "a phrase in between"));
        refused(401, "unauthenticated", in.get("/v1/me"));
        Map<String, Object> unsealed = expect(200, admin.post(path, Map.of("password", "the next emergency phrase")));
        assertNull(unsealed.get("sealedAt"));
        expect(200, ApiClient.login(name, "the next emergency phrase").get("/v1/users"));
    }

    @Test
    void itMakesNothingThatOutlivesIt() {
        ApiClient in = ApiClient.login(name, PASSWORD);
        String department = admin.createDepartment("traffic");
        refused(
                403,
                "forbidden",
                in.post(
                        "/v1/tokens",
                        Map.of("name", "build", "department", department, "permissions", List.of("department_read"))));
        refused(
                403,
                "forbidden",
                in.post(
                        "/v1/users",
                        Map.of(
                                "name",
                                ApiClient.unique("emergency"),
                                "displayName",
                                "Emergency",
                                "password",
                                PASSWORD,
                                "breakGlass",
                                true)));
    }
}
