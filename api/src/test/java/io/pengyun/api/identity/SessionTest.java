package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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
