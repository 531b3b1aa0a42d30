package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each login can be seen, and ended without the others. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SessionTest {

    @Inject
    MovableClock clock;

    @Inject
    Sessions sessions;

    @Inject
    Jdbc jdbc;

    private ApiClient admin;

    @BeforeEach
    void logIn() {
        admin = ApiClient.admin();
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response end(ApiClient caller, String session) {
        return caller.request().delete("/v1/sessions/" + session);
    }

    @Test
    void oneLoginIsEndedWithoutTheOthers() {
        ApiClient desk = admin.createUser("li");
        ApiClient phone = ApiClient.login(desk.name(), PASSWORD);
        Response mine = desk.get("/v1/sessions");
        assertEquals(List.of(false, true), mine.path("items.current"));
        assertEquals(List.of("127.0.0.1", "127.0.0.1"), mine.path("items.address"));
        String client = mine.path("items[0].client");
        assertNotNull(client);

        assertEquals(204, end(desk, mine.path("items[0].id")).statusCode());
        refused(401, "unauthenticated", phone.get("/v1/me"));
        expect(200, desk.get("/v1/me"));
        Object endedAt = desk.get("/v1/sessions").path("items[0].endedAt");
        assertNotNull(endedAt);
    }

    @Test
    void loggingOutEndsOneself() {
        ApiClient desk = admin.createUser("li");
        ApiClient phone = ApiClient.login(desk.name(), PASSWORD);
        assertEquals(204, desk.request().post("/v1/logout").statusCode());
        refused(401, "unauthenticated", desk.get("/v1/me"));
        expect(200, phone.get("/v1/me"));
    }

    @Test
    void administratorsEndAnybodysAndOthersOnlyTheirOwn() {
        ApiClient li = admin.createUser("li");
        ApiClient stranger = admin.createUser("stranger");
        String session = li.get("/v1/sessions").path("items[0].id");
        refused(404, "not-found", end(stranger, session));
        refused(404, "not-found", end(stranger, "ses-nothing"));
        refused(403, "forbidden", stranger.get("/v1/sessions?user=" + li.name()));
        assertEquals(
                List.of(session),
                admin.get("/v1/sessions?user=" + li.name()).jsonPath().getList("items.id"));
        assertEquals(204, end(admin, session).statusCode());
        refused(401, "unauthenticated", li.get("/v1/me"));
    }

    private static List<String> endReasons(ApiClient caller, String query) {
        return caller.get("/v1/sessions" + query).jsonPath().getList("items.endReason");
    }

    /** No clock is moved: most of this happens within one second. */
    @Test
    void onesOwnNewPasswordEndsAllOtherLogins() {
        ApiClient desk = admin.createUser("li");
        ApiClient phone = ApiClient.login(desk.name(), PASSWORD);
        ApiClient tablet = ApiClient.login(desk.name(), PASSWORD);
        assertEquals(
                204,
                phone.post(
                                "/v1/me/password",
                                Map.of("currentPassword", PASSWORD, "newPassword", "an even longer phrase"))
                        .statusCode());
        refused(401, "unauthenticated", desk.get("/v1/me"));
        refused(401, "unauthenticated", tablet.get("/v1/me"));
        expect(200, phone.get("/v1/me"));
        assertEquals(Arrays.asList("password_changed", null, "password_changed"), endReasons(phone, ""));
    }

    @Test
    void anAdministratorsNewPasswordEndsAllLogins() {
        ApiClient desk = admin.createUser("li");
        ApiClient phone = ApiClient.login(desk.name(), PASSWORD);
        expect(200, admin.patch("/v1/users/" + desk.name(), Map.of("password", "an even longer phrase")));
        refused(401, "unauthenticated", desk.get("/v1/me"));
        refused(401, "unauthenticated", phone.get("/v1/me"));
        assertEquals(List.of("password_changed", "password_changed"), endReasons(admin, "?user=" + desk.name()));
    }

    @Test
    void aLoginThatIsBeingBegunDoesNotOutliveItsPassword() {
        ApiClient li = admin.createUser("li");
        UserId id = UserId.parse(admin.get("/v1/users/" + li.name()).path("id")).orElseThrow();
        String checked = jdbc.first(
                        "select password_hash from app_user where id = ?", row -> row.getString(1), id.value())
                .orElseThrow();
        Origin origin = new Origin("test", "127.0.0.1");
        Instant end = clock.instant().plusSeconds(60);
        LoginGate.Passed passed = new LoginGate.Passed(id, checked, false, false);
        assertTrue(sessions.begin(new LoginGate.Passed(id, checked, true, false), origin, end)
                .isEmpty());
        assertTrue(sessions.begin(passed, origin, end).isPresent());
        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("password", "an even longer phrase")));
        assertTrue(sessions.begin(passed, origin, end).isEmpty());
    }

    @Test
    void disablingEndsLoginsForGood() {
        String department = admin.createDepartment("traffic");
        ApiClient li = admin.createUser("li", "member", department);
        ApiClient machine = ApiClient.withToken((String) expect(
                        201,
                        li.post(
                                "/v1/tokens",
                                Map.of(
                                        "name",
                                        "build",
                                        "department",
                                        department,
                                        "permissions",
                                        List.of("department_read"))))
                .get("token"));
        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("state", "disabled")));
        refused(401, "unauthenticated", li.get("/v1/me"));
        refused(401, "unauthenticated", machine.get("/v1/departments"));
        assertEquals(List.of("user_disabled"), endReasons(admin, "?user=" + li.name()));

        expect(200, admin.patch("/v1/users/" + li.name(), Map.of("state", "active")));
        refused(401, "unauthenticated", li.get("/v1/me"));
        expect(200, machine.get("/v1/departments"));
        expect(200, ApiClient.login(li.name(), PASSWORD).get("/v1/me"));
    }

    @Test
    void oldOnesAreForgotten() {
        ApiClient li = admin.createUser("li");
        clock.advance(Duration.ofDays(31));
        sessions.forget();
        clock.reset();
        assertEquals(
                0L,
                jdbc.first(
                                "select count(*) from login_session s join app_user u on u.id = s.user_id where u.name = ?",
                                row -> row.getLong(1),
                                li.name())
                        .orElseThrow());
    }
}
