package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.pengyun.api.testing.ApiClient;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class LoginTest {

    @Inject
    MovableClock clock;

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response tryLogin(String name, String password) {
        return ApiClient.anonymous().post("/v1/login", Map.of("username", name, "password", password));
    }

    @Test
    void meTellsWhoIAmAndWhatIMayDo() {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        ApiClient li = admin.createUser("li", "member", department);
        Response me = li.get("/v1/me");
        expect(200, me);
        assertEquals(li.name(), me.path("user.name"));
        assertEquals(List.of("member"), me.path("roles.role"));
        assertEquals(List.of(department), me.path("roles.departmentName"));
    }

    @Test
    void unknownNamesAndWrongPasswordsGetTheSameAnswer() {
        ApiClient li = ApiClient.admin().createUser("li");
        Object unknown = refused(401, "login-refused", tryLogin("nobody-of-this-name", PASSWORD))
                .get("detail");
        Object wrong = refused(401, "login-refused", tryLogin(li.name(), "not my password"))
                .get("detail");
        assertEquals(unknown, wrong);
    }

    private static void fail(String name, int times) {
        for (int failure = 0; failure < times; failure++) {
            refused(401, "login-refused", tryLogin(name, "not my password"));
        }
    }

    @Test
    void failuresAreNoChangeOfTheUser() {
        ApiClient admin = ApiClient.admin();
        ApiClient li = admin.createUser("li");
        Response before = admin.get("/v1/users/" + li.name());
        fail(li.name(), 5);
        Response after = admin.get("/v1/users/" + li.name());
        assertEquals(before.header("ETag"), after.header("ETag"));
        assertEquals(before.<String>path("updatedAt"), after.path("updatedAt"));
    }

    @Test
    void aDryRunIsNoWayAroundTheCounting() {
        refused(
                400,
                "invalid",
                ApiClient.anonymous().post("/v1/login?dryRun=true", Map.of("username", "admin", "password", "x")));
    }

    @Test
    void aTokenEndsAfterAnHour() {
        ApiClient li = ApiClient.admin().createUser("li");
        clock.advance(Duration.ofMinutes(59));
        expect(200, li.get("/v1/me"));
        clock.advance(Duration.ofMinutes(2));
        refused(401, "unauthenticated", li.get("/v1/me"));
    }

    @Test
    void aChangedTokenIsRefused() {
        String token = ApiClient.admin().createUser("li").token();
        String[] parts = token.split("\\.");
        String unsigned = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
        String other = parts[0] + "." + parts[1] + "." + parts[2].substring(1) + parts[2].charAt(0);
        for (String bad : List.of(unsigned, other, "rubbish", "")) {
            refused(
                    401,
                    "unauthenticated",
                    RestAssured.given().header("Authorization", "Bearer " + bad).get("/v1/me"));
        }
        refused(
                401,
                "unauthenticated",
                RestAssured.given().header("Authorization", "Basic YTpi").get("/v1/me"));
    }

    @Test
    void aDisabledUserIsOutAtOnce() {
        ApiClient admin = ApiClient.admin();
        ApiClient li = admin.createUser("li");
        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("state", "disabled")));
        refused(401, "unauthenticated", li.get("/v1/me"));
        refused(401, "login-refused", tryLogin(li.name(), PASSWORD));
    }

    @Test
    void onesOwnNewPasswordNeedsTheOldOne() {
        ApiClient li = ApiClient.admin().createUser("li");
        refused(
                400,
                "invalid",
                li.post("/v1/me/password", Map.of("currentPassword", "wrong", "newPassword", "an even longer phrase")));
        Response changed =
                li.post("/v1/me/password", Map.of("currentPassword", PASSWORD, "newPassword", "an even longer phrase"));
        assertEquals(204, changed.statusCode());
        refused(401, "login-refused", tryLogin(li.name(), PASSWORD));
        expect(200, ApiClient.login(li.name(), "an even longer phrase").get("/v1/me"));
    }

    @Test
    void theLastAdministratorCannotBeRemoved() {
        ApiClient admin = ApiClient.admin();
        ApiClient second = admin.createUser("root", "platform_admin", null);
        Response roles = admin.get("/v1/users/" + second.name() + "/roles");
        String binding = roles.path("items[0].id");
        assertEquals(
                204,
                admin.request()
                        .delete("/v1/users/" + second.name() + "/roles/" + binding)
                        .statusCode());
        refused(403, "forbidden", second.get("/v1/users"));
    }

    @Test
    void rolesGoWhereTheyBelong() {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("health");
        String path = "/v1/users/" + admin.createUser("li").name() + "/roles";
        refused(400, "invalid", admin.post(path, Map.of("role", "member")));
        refused(400, "invalid", admin.post(path, Map.of("role", "operator", "department", department)));
        refused(400, "invalid", admin.post(path, Map.of("role", "king")));
        expect(201, admin.post(path, Map.of("role", "finance", "department", department)));
        expect(201, admin.post(path, Map.of("role", "finance")));
        refused(409, "wrong-state", admin.post(path, Map.of("role", "finance")));
    }

    @Test
    void passwordsAreNeverShown() {
        ApiClient admin = ApiClient.admin();
        ApiClient li = admin.createUser("li");
        String shown = admin.get("/v1/users/" + li.name()).asString();
        assertFalse(shown.contains(PASSWORD) || shown.contains("argon2"), shown);
    }
}
