package io.pengyun.api.platform;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class IdempotencyTest {

    @Inject
    Jdbc jdbc;

    @Inject
    MovableClock clock;

    @Inject
    IdempotencyAnswers answers;

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    private static Response create(ApiClient caller, String key, Object body) {
        return caller.request().header("Idempotency-Key", key).body(body).post("/v1/departments");
    }

    @Test
    void theSameKeyAndBodyGiveTheSameAnswer() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("once");
        Response first = create(admin, name, Map.of("name", name, "title", "Once"));
        expect(201, first);
        Response again = create(admin, name, "{ \"title\": \"Once\",\n \"name\": \"" + name + "\" }");
        expect(201, again);
        assertEquals(first.asString(), again.asString());
        assertEquals(first.header("Location"), again.header("Location"));
        assertEquals(first.header("ETag"), again.header("ETag"));
        assertEquals("true", again.header("Idempotency-Replayed"));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("once");
        expect(201, create(admin, name, Map.of("name", name, "title", "Once")));
        refused(422, "idempotency-key-reused", create(admin, name, Map.of("name", name + "b", "title", "Once")));
        refused(404, "not-found", admin.get("/v1/departments/" + name + "b"));
    }

    @Test
    void keysOfOthersAreOthers() {
        ApiClient admin = ApiClient.admin();
        ApiClient other = admin.createUser("root", "platform_admin", null);
        String name = ApiClient.unique("once");
        expect(201, create(admin, name, Map.of("name", name, "title", "Once")));
        expect(201, create(other, name, Map.of("name", name + "b", "title", "Once")));
    }

    @Test
    void aRefusedCallLeavesItsKeyFree() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("once");
        refused(404, "not-found", create(admin, name, Map.of("name", name, "title", "x", "parent", "nobody")));
        expect(201, create(admin, name, Map.of("name", name, "title", "x")));
    }

    @Test
    void oneOfManyCallsAtOnceIsCarriedOut() throws Exception {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("race");
        Callable<Integer> call =
                () -> create(admin, name, Map.of("name", name, "title", "Race")).statusCode();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : pool.invokeAll(Collections.nCopies(16, call))) {
                int status = answer.get();
                assertEquals(status == 409 ? 409 : 201, status);
            }
        }
        expect(201, create(admin, name, Map.of("name", name, "title", "Race")));
    }

    @Test
    void aCallThatTookEffectButLostItsAnswerIsNotCarriedOutAgain() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("lost");
        expect(201, create(admin, name, Map.of("name", name, "title", "Lost")));
        // As a crash between the commit and the answer leaves it; committed_at was written in the work's transaction.
        assertEquals(
                1,
                jdbc.update(
                        "update idempotency_answer set completed_at = null, status = null, body = null, headers = null"
                                + " where caller = 'admin' and key = ? and committed_at is not null",
                        name));
        answers.onStart(null);
        refused(409, "answer-lost", create(admin, name, Map.of("name", name, "title", "Lost")));
    }

    @Test
    void aCallWithoutEffectIsForgottenByTheNextStart() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("dead");
        expect(201, create(admin, name, Map.of("name", name, "title", "Dead")));
        jdbc.update(
                "update idempotency_answer set completed_at = null, status = null, body = null, headers = null,"
                        + " committed_at = null where caller = 'admin' and key = ?",
                name);
        refused(409, "idempotency-key-in-progress", create(admin, name, Map.of("name", name, "title", "Dead")));
        answers.onStart(null);
        refused(409, "name-taken", create(admin, name, Map.of("name", name, "title", "Dead")));
    }

    @Test
    void answersAreKeptForADay() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("day");
        expect(201, create(admin, name, Map.of("name", name, "title", "Day")));
        clock.advance(Duration.ofHours(23));
        answers.purge();
        expect(201, create(ApiClient.admin(), name, Map.of("name", name, "title", "Day")));
        clock.advance(Duration.ofHours(2));
        answers.purge();
        refused(409, "name-taken", create(ApiClient.admin(), name, Map.of("name", name, "title", "Day")));
    }

    @Test
    void passwordsAndTokensAreNotKept() {
        ApiClient admin = ApiClient.admin();
        String name = ApiClient.unique("li");
        String key = ApiClient.unique("secret");
        Response first = admin.request()
                .header("Idempotency-Key", key)
                .body(Map.of("name", name, "displayName", "Li", "password", ApiClient.PASSWORD))
                .post("/v1/users");
        expect(201, first);
        Response login = ApiClient.anonymous()
                .request()
                .header("Idempotency-Key", key)
                .body(Map.of("username", name, "password", ApiClient.PASSWORD))
                .post("/v1/login");
        expect(200, login);
        long kept = jdbc
                .list(
                        "select convert_from(body, 'UTF8') as body from idempotency_answer where key = ?",
                        row -> String.valueOf(row.getString("body")),
                        key)
                .stream()
                .filter(body -> body.contains(ApiClient.PASSWORD) || body.contains("token"))
                .count();
        assertEquals(0, kept);
    }

    @Test
    void aKeyMustBePrintable() {
        refused(400, "invalid", create(ApiClient.admin(), "two words", Map.of("name", "x", "title", "x")));
    }
}
