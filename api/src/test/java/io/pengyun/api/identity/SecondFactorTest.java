package io.pengyun.api.identity;

import static io.pengyun.api.testing.ApiClient.PASSWORD;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Access;
import io.pengyun.api.access.Permission;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever has a second factor needs a code to get in, and each code once. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SecondFactorTest {

    @Inject
    MovableClock clock;

    @Inject
    SecretSeal seal;

    @Inject
    Jdbc jdbc;

    private ApiClient admin;
    private ApiClient li;

    /** At the beginning of a time step, so that none ends in the midst of a test. */
    @BeforeEach
    void people() {
        long stepMillis = Duration.ofSeconds(Totp.STEP_SECONDS).toMillis();
        clock.advance(Duration.ofMillis(stepMillis - clock.millis() % stepMillis));
        admin = ApiClient.admin();
        li = admin.createUser("li");
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response tryLogin(String name, String code) {
        return ApiClient.anonymous().post("/v1/login", Map.of("username", name, "password", PASSWORD, "code", code));
    }

    private UUID id(ApiClient user) {
        return UserId.parse(admin.get("/v1/users/" + user.name()).path("id"))
                .orElseThrow()
                .value();
    }

    /** What the app would show. */
    private String code(ApiClient user, int stepsAhead) {
        byte[] sealed = jdbc.first(
                        "select secret from second_factor where user_id = ?", row -> row.getBytes(1), id(user))
                .orElseThrow();
        return Totp.code(seal.open(id(user), sealed), Totp.step(clock.instant()) + stepsAhead);
    }

    private static Map<String, Object> enrol(ApiClient user) {
        return expect(200, user.post("/v1/me/totp", Map.of("currentPassword", PASSWORD)));
    }

    private List<String> setUp(ApiClient user) {
        enrol(user);
        Response confirmed = user.post("/v1/me/totp/confirm", Map.of("code", code(user, 0)));
        expect(200, confirmed);
        return confirmed.jsonPath().getList("codes");
    }

    @Test
    void aLoginNeedsACode() {
        ApiClient phone = ApiClient.login(li.name(), PASSWORD);
        assertEquals(SecondFactors.RECOVERY_CODES, setUp(li).size());
        refused(401, "unauthenticated", phone.get("/v1/me"));
        Map<String, Object> me = expect(200, li.get("/v1/me"));
        assertEquals(SecondFactors.RECOVERY_CODES, me.get("recoveryCodesLeft"));
        Object since = admin.get("/v1/users/" + li.name()).path("secondFactorSince");
        assertNotNull(since);
        refused(
                401,
                "second-factor-required",
                ApiClient.anonymous().post("/v1/login", Map.of("username", li.name(), "password", PASSWORD)));
        refused(401, "login-refused", tryLogin(li.name(), "000000"));
        clock.advance(Duration.ofSeconds(Totp.STEP_SECONDS));
        expect(200, tryLogin(li.name(), code(li, 0)));
    }

    /** Only who knows the password learns that there is a second factor. */
    @Test
    void strangersAreAskedForNoCode() {
        setUp(li);
        refused(
                401,
                "login-refused",
                ApiClient.anonymous().post("/v1/login", Map.of("username", li.name(), "password", "a wrong guess")));
    }

    @Test
    void aStepIsTakenOnce() {
        setUp(li);
        refused(401, "login-refused", tryLogin(li.name(), code(li, 0)));
        String next = code(li, 1);
        expect(200, tryLogin(li.name(), next.substring(0, 3) + " " + next.substring(3)));
        refused(401, "login-refused", tryLogin(li.name(), next));
        clock.advance(Duration.ofSeconds(2L * Totp.STEP_SECONDS));
        refused(401, "login-refused", tryLogin(li.name(), next));
        expect(200, tryLogin(li.name(), code(li, 0)));
    }

    @Test
    void wrongCodesLockLikeWrongPasswords() {
        setUp(li);
        for (int failure = 0; failure < 5; failure++) {
            refused(401, "login-refused", tryLogin(li.name(), "000000"));
        }
        refused(401, "login-refused", tryLogin(li.name(), code(li, 1)));
        Object until = admin.get("/v1/users/" + li.name()).path("lockedUntil");
        assertNotNull(until);
        expect(200, admin.post("/v1/users/" + li.name() + "/unlock", Map.of()));
        expect(200, tryLogin(li.name(), code(li, 1)));
    }

    @Test
    void aRecoveryCodeIsGoodOnce() {
        List<String> codes = setUp(li);
        expect(200, tryLogin(li.name(), codes.getFirst().toUpperCase(java.util.Locale.ROOT)));
        refused(401, "login-refused", tryLogin(li.name(), codes.getFirst()));
        expect(200, tryLogin(li.name(), codes.get(1)));
        assertEquals(SecondFactors.RECOVERY_CODES - 2, li.get("/v1/me").<Integer>path("recoveryCodesLeft"));
    }

    @Test
    void itCountsOnlyWhenConfirmed() {
        refused(400, "invalid", li.post("/v1/me/totp", Map.of("currentPassword", "a wrong guess")));
        refused(409, "wrong-state", li.post("/v1/me/totp/confirm", Map.of("code", "000000")));
        Object first = enrol(li).get("secret");
        Object second = enrol(li).get("secret");
        assertFalse(first.equals(second));
        refused(400, "invalid", li.post("/v1/me/totp/confirm", Map.of("code", "000000")));
        ApiClient.login(li.name(), PASSWORD);
        expect(200, li.post("/v1/me/totp/confirm", Map.of("code", code(li, 0))));
        refused(409, "wrong-state", li.post("/v1/me/totp", Map.of("currentPassword", PASSWORD)));
    }

    @Test
    void itIsRemovedWithACode() {
        setUp(li);
        refused(400, "invalid", li.post("/v1/me/totp/remove", Map.of("code", code(li, 0))));
        expect(204, li.post("/v1/me/totp/remove", Map.of("code", code(li, 1))));
        ApiClient.login(li.name(), PASSWORD);
        assertEquals(0, li.get("/v1/me").<Integer>path("recoveryCodesLeft"));
    }

    @Test
    void administratorsTakeAwayALostOne() {
        setUp(li);
        refused(403, "forbidden", li.request().delete("/v1/users/" + li.name() + "/totp"));
        expect(204, admin.request().delete("/v1/users/" + li.name() + "/totp"));
        refused(401, "unauthenticated", li.get("/v1/me"));
        ApiClient.login(li.name(), PASSWORD);
        Object since = admin.get("/v1/users/" + li.name()).path("secondFactorSince");
        assertNull(since);
        refused(409, "wrong-state", admin.request().delete("/v1/users/admin/totp"));
    }

    @Test
    void whatIsKeptIsUselessWithoutTheKey() {
        String secret = String.valueOf(enrol(li).get("secret"));
        List<String> codes = expect(200, li.post("/v1/me/totp/confirm", Map.of("code", code(li, 0)))).values().stream()
                .flatMap(list -> ((List<?>) list).stream())
                .map(String::valueOf)
                .toList();
        for (String table :
                List.of("second_factor", "recovery_code", "audit_entry", "idempotency_answer", "app_user")) {
            for (String told :
                    List.of(secret, codes.getFirst(), codes.getFirst().replace("-", ""))) {
                assertEquals(
                        0,
                        jdbc.first(
                                        "select count(*) from " + table + " t where t::text like ?",
                                        row -> row.getLong(1),
                                        "%" + told + "%")
                                .orElseThrow(),
                        table);
            }
        }
        byte[] sealed = jdbc.first("select secret from second_factor where user_id = ?", row -> row.getBytes(1), id(li))
                .orElseThrow();
        UUID other = id(admin.createUser("wang"));
        assertThrows(IllegalStateException.class, () -> seal.open(other, sealed));
    }

    @Test
    void whoMustHaveOneSetsItUpFirst() {
        admin.giveRole(li.name(), "finance", null);
        GrantReader asking = new GrantReader(
                jdbc, new SecondFactorRule(Optional.of(List.of("finance"))), clock, Duration.ofDays(30));
        UserId user = new UserId(id(li));
        Access before = asking.read(user, Optional.empty()).orElseThrow().ofPerson();
        ProblemException refused = assertThrows(ProblemException.class, before::requireReady);
        assertEquals(ProblemCode.SECOND_FACTOR_MISSING, refused.code());
        assertFalse(before.somewhere(Permission.METERING_READ));
        setUp(li);
        Access after = asking.read(user, Optional.empty()).orElseThrow().ofPerson();
        after.requireReady();
        assertTrue(after.somewhere(Permission.METERING_READ));
    }

    @Test
    void theRuleKnowsRolesOnly() {
        SecondFactorRule rule = new SecondFactorRule(Optional.of(List.of("platform_admin", " operator")));
        assertEquals(true, rule.asks(List.of(Role.MEMBER, Role.OPERATOR)));
        assertEquals(false, rule.asks(List.of(Role.MEMBER)));
        assertEquals(false, new SecondFactorRule(Optional.empty()).asks(List.of(Role.PLATFORM_ADMIN)));
        assertThrows(IllegalArgumentException.class, () -> new SecondFactorRule(Optional.of(List.of("king"))));
    }
}
