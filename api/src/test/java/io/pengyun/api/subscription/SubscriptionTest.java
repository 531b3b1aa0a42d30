package io.pengyun.api.subscription;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Owner;
import io.pengyun.api.event.Facts;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.subscription.Receiver.Message;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscribers are told, each event at least once and of each thing in order, whatever becomes of them and of us. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SubscriptionTest {

    @Inject
    Facts facts;

    @Inject
    Jdbc jdbc;

    @Inject
    DeliveryLine line;

    private ApiClient admin;
    private String department;
    private Owner owner;
    private ApiClient approver;
    private Receiver receiver;

    @BeforeEach
    void start() throws IOException {
        admin = ApiClient.admin();
        department = admin.createDepartment("told");
        owner = owner(department);
        approver = admin.createUser("head", "approver", department);
        receiver = new Receiver();
    }

    /** Others must not be held up by targets that are gone. */
    @AfterEach
    void end() {
        receiver.close();
        jdbc.update("delete from subscription");
    }

    private Owner owner(String name) {
        return Owner.department(
                Ids.parse("dep", admin.get("/v1/departments/" + name).path("id"))
                        .orElseThrow());
    }

    private Map<String, Object> subscribe(Receiver target, String... kinds) {
        return expect(
                201,
                approver.post(
                        "/v1/subscriptions",
                        Map.of(
                                "name",
                                ApiClient.unique("duty"),
                                "department",
                                department,
                                "kinds",
                                List.of(kinds),
                                "webhook",
                                Map.of("url", target.url()))));
    }

    private Map<String, Object> health(Map<String, Object> subscription) {
        return admin.get("/v1/subscriptions/" + subscription.get("id"))
                .jsonPath()
                .getMap("health");
    }

    private static String subject() {
        return ApiClient.unique("thing");
    }

    @Test
    void whatHappensInADepartmentAndBelowIsToldSignedAndInOrder() {
        String below = admin.createDepartment("below", department);
        String neighbour = admin.createDepartment("neighbour");
        String secret = subscribe(receiver).get("secret").toString();
        String first = subject();
        facts.tellMany(owner(neighbour), subject(), 3);
        facts.tellMany(owner, first, 20);
        facts.tellMany(owner(below), subject(), 20);
        Cloud.await("all are told", () -> receiver.messages().size() >= 40);
        List<Message> told = receiver.messages();
        assertEquals(40, told.size());
        assertEquals(40, told.stream().map(Message::id).distinct().count());
        assertTrue(told.stream().allMatch(message -> message.signedWith(secret)));
        assertTrue(told.stream()
                .allMatch(
                        message -> message.id().equals(message.event().get("id").asText())));
        assertTrue(told.stream().noneMatch(message -> message.body().contains(neighbour)));
        List<Long> numbers = told.stream()
                .filter(message -> message.subject().equals(first))
                .map(message -> message.event().get("number").asLong())
                .toList();
        assertEquals(numbers.stream().sorted().toList(), numbers);
        assertFalse(told.getFirst().signedWith("whsec_" + "A".repeat(44)));
    }

    @Test
    void onlyTheKindsThatWereAskedForAreTold() {
        subscribe(receiver, "policy");
        facts.tellMany(owner, subject(), 3);
        expect(
                201,
                admin.post(
                        "/v1/approval-policies", Map.of("name", "let", "department", department, "stages", List.of())));
        Cloud.await("the policy is told", () -> !receiver.messages().isEmpty());
        assertEquals(
                List.of("policy.created"),
                receiver.messages().stream().map(Message::kind).toList());
    }

    @Test
    void whatIsNotTakenIsToldAgainAndTheRestOfItsThingWaits() {
        AtomicInteger refusals = new AtomicInteger(2);
        String ill = subject();
        String well = subject();
        Map<String, Object> subscription = subscribe(receiver);
        receiver.answers(message -> message.subject().equals(ill) && refusals.getAndDecrement() > 0 ? 500 : 204);
        facts.tellMany(owner, ill, 3);
        facts.tellMany(owner, well, 3);
        Cloud.await(
                "all are taken",
                () -> health(subscription).get("waiting").equals(0)
                        && receiver.messages().size() >= 8);
        List<String> ofIll = receiver.messages().stream()
                .filter(message -> message.subject().equals(ill))
                .map(Message::id)
                .toList();
        assertEquals(5, ofIll.size(), "three, of which the first came three times");
        assertEquals(1, new HashSet<>(ofIll.subList(0, 3)).size());
        assertEquals(3, new HashSet<>(ofIll).size());
        Map<String, Object> health = health(subscription);
        assertEquals(0, health.get("failures"));
        assertEquals("it answered 500.", health.get("lastError"));
        assertTrue(health.containsKey("lastSuccessAt") && health.containsKey("lastFailureAt"), health.toString());
    }

    @Test
    void whatIsNeverTakenIsLaidAsideAndCanBeDeliveredAgain() {
        String ill = subject();
        Map<String, Object> subscription = subscribe(receiver);
        receiver.answers(message -> message.subject().equals(ill) ? 400 : 200);
        facts.tellMany(owner, ill, 1);
        String path = "/v1/deliveries?state=dead&subscription=" + subscription.get("id");
        Cloud.await("it is laid aside", () -> health(subscription).get("dead").equals(1));
        assertEquals(3, receiver.messages().size());
        Response dead = approver.get(path);
        assertEquals(List.of("it answered 400."), dead.jsonPath().getList("items.lastError"));
        assertEquals(List.of(ill), dead.jsonPath().getList("items.event.subject"));
        Object id = dead.path("items[0].id");
        receiver.answers(message -> 200);
        expect(202, approver.request().post("/v1/deliveries/" + id + "/redeliver"));
        Cloud.await(
                "it is taken",
                () -> health(subscription).get("dead").equals(0)
                        && health(subscription).get("waiting").equals(0));
        assertEquals(4, receiver.messages().size());
        assertEquals(1, receiver.messages().stream().map(Message::id).distinct().count());
        refused(404, "not-found", approver.request().post("/v1/deliveries/" + id + "/redeliver"));
    }

    @Test
    void aThingThatIsTriedAgainLaterHoldsUpNoOther() {
        String ill = subject();
        Map<String, Object> subscription = subscribe(receiver);
        UUID id = Ids.parse("sub", subscription.get("id").toString()).orElseThrow();
        receiver.answers(message -> message.subject().equals(ill) ? 500 : 200);
        facts.tellMany(owner, ill, 1);
        Cloud.await("it was tried", () -> !receiver.messages().isEmpty());
        Cloud.await(
                "it waits",
                () -> jdbc.update(
                                "update delivery set next_at = now() + interval '1 hour' where subscription_id = ? and attempts > 0"
                                        + " and state = 'waiting'",
                                id)
                        == 1);
        facts.tellMany(owner, ill, 1);
        Cloud.await(
                "the next one of it waits as long",
                () -> jdbc.list(
                                        "select 1 from delivery where subscription_id = ? and next_at > now() + interval '1 minute'",
                                        row -> true,
                                        id)
                                .size()
                        == 2);
        String well = subject();
        facts.tellMany(owner, well, 1);
        Cloud.await(
                "the other is told",
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.subject().equals(well)));
        receiver.answers(message -> 200);
        Object first = approver.get("/v1/deliveries?subscription=" + subscription.get("id"))
                .jsonPath()
                .getList("items.id")
                .getLast();
        expect(202, approver.request().post("/v1/deliveries/" + first + "/redeliver"));
        Cloud.await("both are told", () -> health(subscription).get("waiting").equals(0));
    }

    @Test
    void whatIsForgottenIsNotTold() {
        Map<String, Object> subscription = subscribe(receiver);
        receiver.answers(message -> 500);
        facts.tellMany(owner, subject(), 1);
        Cloud.await("it is laid aside", () -> health(subscription).get("dead").equals(1));
        Object id = approver.get("/v1/deliveries?subscription=" + subscription.get("name"))
                .path("items[0].id");
        assertEquals(204, approver.request().delete("/v1/deliveries/" + id).statusCode());
        assertEquals(0, health(subscription).get("dead"));
    }

    @Test
    void aTargetThatIsSlowOrGoneHoldsUpNobodyElse() throws IOException {
        Receiver gone = new Receiver();
        subscribe(gone);
        gone.close();
        CountDownLatch patience = new CountDownLatch(1);
        try (Receiver slow = new Receiver()) {
            slow.answers(message -> {
                await(patience);
                return 200;
            });
            subscribe(slow);
            subscribe(receiver);
            IntStream.range(0, 10).forEach(number -> facts.tellMany(owner, subject(), 1));
            // While the slow one answers nothing.
            Cloud.await("the quick one has all", () -> receiver.messages().size() == 10);
        } finally {
            patience.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** As when the control plane is killed between what it sends and what it notes. */
    @Test
    void whatWasSentAndNotNotedComesAgainWithTheSameId() {
        receiver.answers(message -> 500);
        Map<String, Object> subscription = subscribe(receiver);
        facts.tellMany(owner, subject(), 1);
        Cloud.await("it was sent", () -> !receiver.messages().isEmpty());
        Cloud.await(
                "nobody is at it",
                () -> jdbc.first("select 1 from subscription_health where lease is null and failures > 0", row -> true)
                        .isPresent());
        UUID id = Ids.parse("sub", subscription.get("id").toString()).orElseThrow();
        // Somebody takes it and is never heard of again; another one, who noted too late, is not believed.
        jdbc.update(
                "update subscription_health set lease = gen_random_uuid(), leased_until = now() + interval '1 second',"
                        + " retry_at = null where subscription_id = ?",
                id);
        int before = receiver.messages().size();
        receiver.answers(message -> 200);
        Cloud.await(
                "it is taken",
                () -> health(subscription).get("waiting").equals(0)
                        && health(subscription).get("dead").equals(0));
        assertTrue(receiver.messages().size() > before);
        assertEquals(1, receiver.messages().stream().map(Message::id).distinct().count());
    }

    @Test
    void whoLostTheLeaseNotesNothing() {
        receiver.answers(message -> 500);
        Map<String, Object> subscription = subscribe(receiver);
        facts.tellMany(owner, subject(), 1);
        Cloud.await("it is laid aside", () -> health(subscription).get("dead").equals(1));
        UUID id = Ids.parse("sub", subscription.get("id").toString()).orElseThrow();
        jdbc.update("update subscription_health set retry_at = null where subscription_id = ?", id);
        jdbc.update("update delivery set state = 'waiting', next_at = now() where subscription_id = ?", id);
        DeliveryLine.Turn turn = null;
        for (int attempt = 0; turn == null && attempt < 100; attempt++) {
            turn = line.take(Duration.ofMinutes(1))
                    .filter(one -> one.subscription().equals(id))
                    .orElse(null);
            if (turn == null) {
                jdbc.update("update delivery set state = 'waiting', next_at = now() where subscription_id = ?", id);
                jdbc.update("update subscription_health set retry_at = null where subscription_id = ?", id);
            }
        }
        assertNotEquals(null, turn);
        jdbc.update("update subscription_health set lease = gen_random_uuid() where subscription_id = ?", id);
        line.end(turn, new DeliveryLine.Outcome(turn.due(), List.of()));
        assertEquals(
                1L,
                jdbc.first("select count(*) from delivery where subscription_id = ?", row -> row.getLong(1), id)
                        .orElseThrow());
    }

    @Test
    void aTestIsToldToTheOneThatIsTested() {
        Map<String, Object> tested = subscribe(receiver, "policy");
        subscribe(receiver);
        expect(202, approver.request().post("/v1/subscriptions/" + tested.get("id") + "/test"));
        Cloud.await("it is told", () -> !receiver.messages().isEmpty());
        assertEquals(
                List.of("subscription.tested"),
                receiver.messages().stream().map(Message::kind).toList());
        assertTrue(
                receiver.messages().getFirst().signedWith(tested.get("secret").toString()));
    }

    @Test
    void whatHappensWhileItIsPausedIsNotTold() {
        Map<String, Object> subscription = subscribe(receiver);
        String path = "/v1/subscriptions/" + subscription.get("id");
        expect(200, approver.patch(path, Map.of("state", "paused")));
        refused(409, "wrong-state", approver.request().post(path + "/test"));
        facts.tellMany(owner, subject(), 2);
        Cloud.await(
                "it was passed",
                () -> jdbc.first(
                                "select 1 from delivery_head d, event_head e where d.last = e.last"
                                        + " and not exists (select 1 from event_waiting)",
                                row -> true)
                        .isPresent());
        expect(200, approver.patch(path, Map.of("state", "active")));
        String later = subject();
        facts.tellMany(owner, later, 1);
        Cloud.await("the later one is told", () -> !receiver.messages().isEmpty());
        assertEquals(
                List.of(later),
                receiver.messages().stream().map(Message::subject).toList());
    }

    @Test
    void aNeighbourSeesNothingOfIt() {
        Map<String, Object> subscription = subscribe(receiver);
        String path = "/v1/subscriptions/" + subscription.get("id");
        String elsewhere = admin.createDepartment("elsewhere");
        ApiClient neighbour = admin.createUser("neighbour", "approver", elsewhere);
        refused(404, "not-found", neighbour.get(path));
        refused(
                404,
                "not-found",
                neighbour
                        .request()
                        .header("If-Match", "\"0\"")
                        .body(Map.of("state", "paused"))
                        .patch(path));
        refused(404, "not-found", neighbour.request().delete(path));
        refused(404, "not-found", neighbour.request().post(path + "/test"));
        assertEquals(List.of(), neighbour.get("/v1/subscriptions").jsonPath().getList("items"));
        refused(
                403,
                "forbidden",
                admin.createUser("member", "member", department).get("/v1/subscriptions"));
        refused(403, "forbidden", approver.post("/v1/subscriptions", body("platform-wide", receiver.url())));
    }

    private static Map<String, Object> body(String name, String url) {
        return Map.of("name", name, "webhook", Map.of("url", url));
    }

    @Test
    void theSecretIsShownOnceAndTheAddressNever() {
        Map<String, Object> made = subscribe(receiver);
        assertTrue(made.get("secret").toString().startsWith("whsec_"));
        Response shown = approver.get("/v1/subscriptions/" + made.get("id"));
        assertFalse(shown.asString().contains("secret") || shown.asString().contains("canary"), shown.asString());
        assertEquals("webhook", shown.path("target"));
        assertFalse(approver.get("/v1/subscriptions").asString().contains("canary"));
        assertFalse(admin.get("/v1/audit?action=subscription.create").asString().contains("canary"));
        Set<String> kept = Set.copyOf(jdbc.list("select s::text from subscription s", row -> row.getString(1)));
        assertTrue(kept.stream().noneMatch(row -> row.contains("canary")), kept.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://10.1.2.3/in",
        "https://172.16.0.9/in",
        "https://192.168.1.1:8443/in",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/in",
        "https://[fd00::1]/in",
        "https://0.0.0.0/in",
        "https://100.64.0.1/in",
        "http://203.0.113.7/in",
        "ftp://203.0.113.7/in",
        "https://user:word@example.org/in",
        "https://example.org/in#part",
        "nowhere",
        "https://"
    })
    void whatMustNotBeCalledIsRefused(String url) {
        Map<String, Object> problem =
                refused(400, "invalid", admin.post("/v1/subscriptions", body(ApiClient.unique("bad"), url)));
        assertTrue(problem.get("detail").toString().startsWith("webhook.url: "), problem.toString());
    }

    @Test
    void aNameThatMeansAClosedAddressIsNotCalled() {
        Map<String, Object> subscription = expect(
                201, admin.post("/v1/subscriptions", body(ApiClient.unique("inside"), "https://closed.invalid/in")));
        expect(202, admin.request().post("/v1/subscriptions/" + subscription.get("id") + "/test"));
        Cloud.await(
                "it is refused",
                () -> "the host closed.invalid is not known."
                        .equals(health(subscription).get("lastError")));
    }

    @Test
    void badSubscriptionsAreRefused() {
        refused(400, "invalid", admin.post("/v1/subscriptions", Map.of("name", "neither")));
        refused(
                400,
                "invalid",
                admin.post(
                        "/v1/subscriptions",
                        Map.of(
                                "name", "odd",
                                "kinds", List.of("no.such"),
                                "webhook", Map.of("url", receiver.url()))));
        refused(
                400,
                "invalid",
                admin.post("/v1/subscriptions", Map.of("name", "odd", "mail", Map.of("to", List.of("no address")))));
        refused(400, "invalid", admin.get("/v1/deliveries?state=lost"));
        expect(201, admin.post("/v1/subscriptions", body("twice", receiver.url())));
        refused(409, "name-taken", admin.post("/v1/subscriptions", body("twice", receiver.url())));
    }
}
