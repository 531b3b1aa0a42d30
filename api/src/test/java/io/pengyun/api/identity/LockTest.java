package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who guesses passwords is slowed down more and more, and learns nothing. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class LockTest {

    private static final int MOST = 5;

    @Inject
    MovableClock clock;

    @Inject
    LoginFailures failures;

    @Inject
    Sessions sessions;

    @Inject
    Jdbc jdbc;

    private ApiClient admin;
    private String li;

    @BeforeEach
    void people() {
        admin = ApiClient.admin();
        li = admin.createUser("li").name();
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response tryLogin(String name, String password) {
        return ApiClient.anonymous().post("/v1/login", Map.of("username", name, "password", password));
    }

    private static void fail(String name, int times) {
        for (int failure = 0; failure < times; failure++) {
            refused(401, "login-refused", tryLogin(name, "not my password"));
        }
    }

    private Duration lock() {
        // Time has gone on: the login of before may be over.
        String until = ApiClient.admin().get("/v1/users/" + li).path("lockedUntil");
        return Duration.between(clock.instant(), Instant.parse(until));
    }

    private static void assertAbout(Duration expected, Duration actual) {
        Duration least = expected.minusSeconds(20);
        assertTrue(
                actual.compareTo(least) > 0 && actual.compareTo(expected) <= 0, actual + " is not about " + expected);
    }

    @Test
    void eachFurtherFailureDoublesTheLock() {
        fail(li, MOST - 1);
        Object before = admin.get("/v1/users/" + li).path("lockedUntil");
        assertNull(before);
        fail(li, 1);
        assertAbout(Duration.ofMinutes(1), lock());
        refused(401, "login-refused", tryLogin(li, PASSWORD));
        for (int minutes : List.of(2, 4, 8, 16, 32, 60, 60)) {
            clock.advance(lock().plusSeconds(1));
            fail(li, 1);
            assertAbout(Duration.ofMinutes(minutes), lock());
        }
        clock.advance(Duration.ofHours(1));
        expect(200, tryLogin(li, PASSWORD));
        assertEquals(0, ApiClient.admin().get("/v1/users/" + li).<Integer>path("failedLogins"));
        fail(li, 1);
        Object after = ApiClient.admin().get("/v1/users/" + li).path("lockedUntil");
        assertNull(after);
    }

    @Test
    void guessesDuringTheLockAreNotEvenCounted() {
        fail(li, MOST + 10);
        assertEquals(MOST, admin.get("/v1/users/" + li).<Integer>path("failedLogins"));
    }

    @Test
    void anAdministratorUnlocks() {
        fail(li, MOST);
        Map<String, Object> unlocked = expect(200, admin.post("/v1/users/" + li + "/unlock", Map.of()));
        assertEquals(0, unlocked.get("failedLogins"));
        assertNull(unlocked.get("lockedUntil"));
        ApiClient in = ApiClient.login(li, PASSWORD);
        refused(403, "forbidden", in.post("/v1/users/" + li + "/unlock", Map.of()));
    }

    @Test
    void aLockThatComesWhileAPasswordIsCheckedCounts() {
        String id = admin.get("/v1/users/" + li).path("id");
        UserId user = UserId.parse(id).orElseThrow();
        String hash = jdbc.first(
                        "select password_hash from app_user where id = ?", row -> row.getString(1), user.value())
                .orElseThrow();
        for (int failure = 0; failure < MOST; failure++) {
            failures.count(user.value());
        }
        assertTrue(sessions.begin(
                        new LoginGate.Passed(user, hash, false, false),
                        new Origin("test", "127.0.0.1"),
                        clock.instant().plusSeconds(60))
                .isEmpty());
    }

    /** The same words, and a row written for each: what an unknown name costs, a wrong password costs too. */
    @Test
    void allRefusalsLookAlike() {
        String closed = admin.createUser("wang").name();
        expect(200, admin.patch("/v1/users/" + closed, Map.of("state", "disabled")));
        String locked = admin.createUser("zhao").name();
        fail(locked, MOST);
        long others = others();
        Object wrong =
                refused(401, "login-refused", tryLogin(li, "not my password")).get("detail");
        assertEquals(others, others());
        assertEquals(1, admin.get("/v1/users/" + li).<Integer>path("failedLogins"));
        for (Response other : List.of(
                tryLogin("nobody-of-this-name", PASSWORD), tryLogin(closed, PASSWORD), tryLogin(locked, PASSWORD))) {
            assertEquals(wrong, refused(401, "login-refused", other).get("detail"));
        }
        assertEquals(others + 3, others());
    }

    private long others() {
        return jdbc.first("select count from refused_login", row -> row.getLong(1))
                .orElseThrow();
    }

    @Test
    void theAuditTrailTellsWhy() {
        fail(li, MOST + 1);
        String id = admin.get("/v1/users/" + li).path("id");
        Response trail = admin.get("/v1/audit?subject=" + id + "&action=login.login&pageSize=200");
        expect(200, trail);
        String told = trail.asString();
        assertTrue(told.contains("wrong password") && told.contains("lockedUntil") && told.contains("locked"), told);
    }

    /** Otherwise who has taken over a login could guess the password behind it. */
    @Test
    void guessesWithinALoginCountToo() {
        ApiClient in = ApiClient.login(li, PASSWORD);
        Map<String, Object> guess = Map.of("currentPassword", "a wrong guess", "newPassword", "an even longer phrase");
        for (int failure = 0; failure < MOST; failure++) {
            refused(400, "invalid", in.post("/v1/me/password", guess));
        }
        refused(
                400,
                "invalid",
                in.post(
                        "/v1/me/password",
                        Map.of("currentPassword", PASSWORD, "newPassword", "an even longer phrase")));
        refused(401, "login-refused", tryLogin(li, PASSWORD));
    }
}
