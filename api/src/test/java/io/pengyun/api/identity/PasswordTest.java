package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What new passwords must be, and that what somebody else gave is changed first. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class PasswordTest {

    private ApiClient admin;

    @BeforeEach
    void logIn() {
        admin = ApiClient.admin();
    }

    private static Response change(ApiClient caller, String from, String to) {
        return caller.post("/v1/me/password", Map.of("currentPassword", from, "newPassword", to));
    }

    private static void assertField(String field, String words, Map<String, Object> problem) {
        List<?> errors = (List<?>) problem.get("errors");
        Map<?, ?> error = (Map<?, ?>) errors.getFirst();
        assertEquals(field, error.get("field"));
        assertTrue(String.valueOf(error.get("message")).contains(words), String.valueOf(error));
    }

    @Test
    void aWeakOneIsRefusedAndToldWhatIsWrong() {
        ApiClient li = admin.createUser("li");
        assertField(
                "newPassword", "12 to 128 characters", refused(400, "invalid", change(li, PASSWORD, "eleven char")));
        assertField("newPassword", "tried first", refused(400, "invalid", change(li, PASSWORD, "Password1234!")));
        assertField(
                "newPassword",
                "user's name",
                refused(400, "invalid", change(li, PASSWORD, li.name() + "." + li.name() + "-" + li.name())));
        assertField("newPassword", "must be a new one", refused(400, "invalid", change(li, PASSWORD, PASSWORD)));
        assertField("currentPassword", "not your password", refused(400, "invalid", change(li, "wrong", PASSWORD)));
        expect(200, ApiClient.login(li.name(), PASSWORD).get("/v1/me"));
    }

    @Test
    void administratorsKeepToTheRulesToo() {
        Map<String, Object> wanted =
                new HashMap<>(Map.of("name", ApiClient.unique("li"), "displayName", "Li", "password", "Password1234!"));
        assertField("password", "tried first", refused(400, "invalid", admin.post("/v1/users", wanted)));
        ApiClient li = admin.createUser("li");
        assertField(
                "password",
                "tried first",
                refused(400, "invalid", admin.patch("/v1/users/" + li.name(), Map.of("password", "qwertyuiop123"))));
        assertField(
                "password",
                "must be a new one",
                refused(400, "invalid", admin.patch("/v1/users/" + li.name(), Map.of("password", PASSWORD))));
    }

    @Test
    void theLastFiveAreNotTakenAgain() {
        ApiClient li = admin.createUser("li");
        String present = PASSWORD;
        for (int number = 1; number <= 5; number++) {
            String next = "quite another phrase, no. " + number;
            expect(204, change(li, present, next));
            present = next;
        }
        refused(400, "invalid", change(li, present, PASSWORD));
        String sixth = "quite another phrase, no. 6";
        expect(204, change(li, present, sixth));
        expect(204, change(li, sixth, PASSWORD));
    }

    @Test
    void whatSomebodyElseGaveIsChangedFirst() {
        String name = ApiClient.unique("li");
        Map<String, Object> made =
                expect(201, admin.post("/v1/users", Map.of("name", name, "displayName", "Li", "password", PASSWORD)));
        assertEquals(true, made.get("mustChangePassword"));
        admin.giveRole(name, "auditor", null);
        ApiClient li = ApiClient.login(name, PASSWORD);
        assertEquals(true, li.get("/v1/me").path("user.mustChangePassword"));
        for (String path : List.of("users", "instances", "departments", "sessions", "tokens", "audit", "requests")) {
            refused(403, "password-change-required", li.get("/v1/" + path));
        }
        refused(403, "password-change-required", li.post("/v1/projects", Map.of()));
        expect(204, change(li, PASSWORD, "a phrase of my own"));
        assertEquals(false, li.get("/v1/me").path("user.mustChangePassword"));
        expect(200, li.get("/v1/users"));

        expect(200, admin.patch("/v1/users/" + name, Map.of("password", "what the administrator knows")));
        ApiClient again = ApiClient.login(name, "what the administrator knows");
        refused(403, "password-change-required", again.get("/v1/users"));
        expect(204, again.request().post("/v1/logout"));
        refused(401, "unauthenticated", again.get("/v1/me"));
    }

    @Test
    void machinesGoOnMeanwhile() {
        String department = admin.createDepartment("traffic");
        ApiClient li = admin.createUser("li", "member", department);
        Map<String, Object> wanted =
                Map.of("name", "build", "department", department, "permissions", List.of("department_read"));
        ApiClient machine = ApiClient.withToken(
                (String) expect(201, li.post("/v1/tokens", wanted)).get("token"));
        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("password", "what the administrator knows")));
        expect(200, machine.get("/v1/departments"));
    }

    @Test
    void thePasswordThatSomebodyChoseForThemselvesStays() {
        ApiClient li = admin.createUser("li");
        expect(
                200,
                admin.patch(
                        "/v1/users/" + li.name(),
                        Map.of("password", "a phrase of my own", "temporaryPassword", false)));
        expect(200, ApiClient.login(li.name(), "a phrase of my own").get("/v1/sessions"));
    }

    @Test
    void accountsOfOneHumanBeingSayWhose() {
        ApiClient li = admin.createUser("li");
        String path = "/v1/users/" + li.name();
        assertEquals(
                "2026-0415",
                expect(200, admin.patch(path, Map.of("staffNumber", "2026-0415")))
                        .get("staffNumber"));
        refused(400, "invalid", admin.patch(path, Map.of("staffNumber", "no such number")));
        Map<String, Object> changed = expect(200, admin.patch(path, Map.of("displayName", "Li Wei")));
        assertEquals("2026-0415", changed.get("staffNumber"));
        assertEquals(
                null, expect(200, admin.patch(path, Map.of("staffNumber", ""))).get("staffNumber"));
        String second = ApiClient.unique("li");
        Map<String, Object> wanted =
                Map.of("name", second, "displayName", "Li", "password", PASSWORD, "staffNumber", "2026-0415");
        assertEquals("2026-0415", expect(201, admin.post("/v1/users", wanted)).get("staffNumber"));
    }
}
