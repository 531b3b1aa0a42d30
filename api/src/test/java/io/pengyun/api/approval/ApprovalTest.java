package io.pengyun.api.approval;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.identity.UserId;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests on their way through policies, as people meet them: over HTTP. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalTest {

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;
    private ApiClient operator;
    private ApiClient second;

    @BeforeEach
    void start() throws Exception {
        if (cloud == null) {
            cloud = Cloud.start(scene.port(), 2, 64L * Cloud.MEMORY_MIB);
            operator = cloud.admin().createUser("zhou-jie", "operator", null);
            second = cloud.admin().createUser("sun-li", "approver", cloud.department());
        }
    }

    /** So that one test's rules are not the next one's. */
    @AfterEach
    void forgetPolicies() {
        List<String> all =
                cloud.admin().get("/v1/approval-policies?pageSize=200").path("items.id");
        all.forEach(id -> expect(204, cloud.admin().request().delete("/v1/approval-policies/" + id)));
    }

    @AfterAll
    void end() {
        cloud.close();
    }

    private static Map<String, Object> role(String role) {
        return Map.of("role", role);
    }

    private static Map<String, Object> people(Object... people) {
        return Map.of("people", List.of(people));
    }

    @SafeVarargs
    private String policy(Map<String, ?> more, Map<String, Object>... stages) {
        Map<String, Object> body = new HashMap<>(
                Map.of("name", ApiClient.unique("rule"), "department", cloud.department(), "stages", List.of(stages)));
        body.putAll(more);
        return (String)
                expect(201, cloud.admin().post("/v1/approval-policies", body)).get("id");
    }

    private String submit(String name) {
        return cloud.submit(cloud.request(cloud.instances(name, 1)));
    }

    private static Response decide(ApiClient by, String request, String verb) {
        return by.post("/v1/requests/" + request + "/" + verb, Map.of());
    }

    private String state(String request) {
        return cloud.member().get("/v1/requests/" + request).path("state");
    }

    private static List<String> waitingFor(ApiClient person) {
        return expect(200, person.get("/v1/requests?waitingForMe=true&pageSize=200"))
                        .isEmpty()
                ? List.of()
                : person.get("/v1/requests?waitingForMe=true&pageSize=200").path("items.id");
    }

    private static UUID uuid(String prefix, String id) {
        return Ids.parse(prefix, id).orElseThrow();
    }

    private UUID userId(ApiClient user) {
        return UserId.parse(cloud.admin().get("/v1/users/" + user.name()).path("id"))
                .orElseThrow()
                .value();
    }

    @Test
    void aPolicyAsksItsStagesInOrder() {
        policy(
                Map.of("when", Map.of("instancesAbove", 1), "name", ApiClient.unique("many")),
                role("approver"),
                role("operator"));
        Map<String, Object> body = cloud.request(cloud.instances("ordered", 2));
        Response preview = cloud.member().post("/v1/requests/preview", body);
        assertEquals("an approver of " + cloud.department(), preview.path("approval.waitsFor"));
        assertEquals(List.of("2 instances, more than 1"), preview.path("approval.lanes[0].why"));
        assertEquals(List.of("asked", "waiting"), preview.path("approval.lanes[0].stages.state"));
        assertTrue(preview.<List<String>>path("approval.lanes[0].stages[0].mayDecide")
                .containsAll(List.of(cloud.approver().name(), second.name())));

        String id = cloud.submit(body);
        assertFalse(waitingFor(operator).contains(id));
        refused(403, "forbidden", decide(operator, id, "approve"));
        assertTrue(waitingFor(cloud.approver()).contains(id));
        expect(200, decide(cloud.approver(), id, "approve"));
        assertEquals("submitted", state(id));
        assertFalse(waitingFor(cloud.approver()).contains(id));
        assertFalse(waitingFor(second).contains(id));
        assertTrue(waitingFor(operator).contains(id));
        Response explained = cloud.member().get("/v1/requests/" + id + "/approval");
        assertEquals(List.of("agreed", "asked"), explained.path("lanes[0].stages.state"));
        assertEquals("an operator", explained.path("waitsFor"));
        assertEquals(cloud.approver().name(), explained.path("lanes[0].stages[0].decisions[0].approver"));
        assertEquals("an operator", cloud.member().get("/v1/requests/" + id).path("waitsFor"));

        cloud.succeed(expect(200, decide(operator, id, "approve")).get("operationId"));
        assertEquals("fulfilled", state(id));
        assertEquals(
                "granted",
                cloud.member().get("/v1/requests/" + id + "/approval").path("state"));
        assertEquals(
                List.of(operator.name(), cloud.approver().name()),
                cloud.member().get("/v1/requests/" + id + "/approvals").path("items.approver"));
    }

    @Test
    void whatNoPolicySpeaksOnIsForTheDepartment() {
        policy(Map.of("when", Map.of("instancesAbove", 5)), role("operator"));
        String id = submit("small");
        assertNull(cloud.member().get("/v1/requests/" + id + "/approval").path("lanes[0].policy"));
        cloud.succeed(expect(200, decide(second, id, "approve")).get("operationId"));
    }

    @Test
    void aPolicyWithoutStagesLetsPassAtOnce() {
        policy(Map.of("position", 1, "when", Map.of("instancesAbove", 1)), role("operator"));
        policy(Map.of("position", 2));
        Map<String, Object> body = cloud.request(cloud.instances("free", 1));
        assertEquals(
                "granted", cloud.member().post("/v1/requests/preview", body).path("approval.state"));
        String id = cloud.submit(body);
        Object operation = cloud.member().get("/v1/requests/" + id).path("operationId");
        cloud.succeed(operation);
        assertEquals("fulfilled", state(id));
        assertEquals("submitted", state(cloud.submit(cloud.request(cloud.instances("unfree", 2)))));
    }

    @Test
    void scopesAddUpAndNoneWeakensAnother() {
        String above = cloud.admin().createDepartment("above");
        String below = cloud.admin().createDepartment("below", above);
        String project = cloud.admin().createProject("deep", below);
        ApiClient member = cloud.admin().createUser("he-xin", "member", below);
        ApiClient head = cloud.admin().createUser("liu-bo", "approver", above);
        ApiClient near = cloud.admin().createUser("wu-di", "approver", below);
        Map<String, Object> lenient =
                Map.of("name", ApiClient.unique("lenient"), "department", below, "stages", List.of());
        expect(201, cloud.admin().post("/v1/approval-policies", lenient));
        Map<String, Object> strict = Map.of(
                "name",
                ApiClient.unique("strict"),
                "department",
                above,
                "stages",
                List.of(Map.of("role", "approver", "level", 2)));
        expect(201, cloud.admin().post("/v1/approval-policies", strict));
        Map<String, Object> body = cloud.request(cloud.instances("deep", 1));
        body.put("project", project);
        String id = (String) expect(201, member.post("/v1/requests", body)).get("id");
        refused(403, "forbidden", decide(near, id, "approve"));
        assertEquals(
                List.of(below, above),
                member.get("/v1/requests/" + id + "/approval").path("lanes.scope"));
        assertEquals("an approver of " + above, member.get("/v1/requests/" + id).path("waitsFor"));
        expect(200, decide(head, id, "approve"));
        List<String> seen = member.get("/v1/approval-policies").path("items.name");
        assertTrue(seen.containsAll(List.of(lenient.get("name"), strict.get("name"))), "one sees what binds one");
        assertFalse(cloud.member()
                .get("/v1/approval-policies")
                .<List<String>>path("items.name")
                .contains(strict.get("name")));
        refused(404, "not-found", cloud.member().get("/v1/approval-policies/" + strict.get("name")));
    }

    @Test
    void twoOfManyAreTwoHumanBeings() {
        policy(Map.of(), Map.of("role", "approver", "atLeast", 2));
        ApiClient other = cloud.admin().createUser("wang-fang-two", "approver", cloud.department());
        jdbc.update("update app_user set staff_number = '4711' where id = any(?)", (Object)
                new UUID[] {userId(cloud.approver()), userId(other)});
        String id = submit("two");
        expect(200, decide(cloud.approver(), id, "approve"));
        assertEquals("submitted", state(id));
        refused(409, "wrong-state", decide(cloud.approver(), id, "approve"));
        refused(409, "wrong-state", decide(other, id, "approve"));
        assertEquals("submitted", state(id));
        cloud.succeed(expect(200, decide(second, id, "approve")).get("operationId"));
        jdbc.update("update app_user set staff_number = null where staff_number = '4711'");
    }

    @Test
    void nobodyApprovesTheirOwnRequestInAnyGuise() {
        ApiClient both = cloud.admin().createUser("ma-chao", "member", cloud.department());
        cloud.admin().giveRole(both.name(), "approver", cloud.department());
        ApiClient alter = cloud.admin().createUser("ma-chao-admin", "approver", cloud.department());
        jdbc.update("update app_user set staff_number = '0815' where id = any(?)", (Object)
                new UUID[] {userId(both), userId(alter)});
        ApiClient friend = cloud.admin().createUser("friend", "member", cloud.department());
        delegate(both, friend);
        String id = (String) expect(201, both.post("/v1/requests", cloud.request(cloud.instances("own", 1))))
                .get("id");
        refused(403, "own-request", decide(both, id, "approve"));
        refused(403, "own-request", decide(alter, id, "approve"));
        refused(403, "forbidden", decide(friend, id, "approve"));
        for (ApiClient guise : List.of(both, alter, friend)) {
            assertFalse(waitingFor(guise).contains(id));
        }
        delegate(cloud.approver(), both);
        refused(403, "own-request", decide(both, id, "approve"));
        String token = (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/tokens",
                                        Map.of(
                                                "name",
                                                ApiClient.unique("robot"),
                                                "department",
                                                cloud.department(),
                                                "permissions",
                                                List.of("request_read"))))
                .get("token");
        refused(403, "forbidden", decide(ApiClient.withToken(token), id, "approve"));
        assertEquals("submitted", state(id));
        expect(200, decide(second, id, "reject"));
        assertEquals("rejected", state(id));
    }

    private static String delegate(ApiClient from, ApiClient to) {
        return (String) expect(
                        201,
                        from.post(
                                "/v1/delegations",
                                Map.of(
                                        "to",
                                        to.name(),
                                        "until",
                                        Instant.now().plus(Duration.ofDays(3)).toString(),
                                        "reason",
                                        "On leave")))
                .get("id");
    }

    @Test
    void aDelegateDecidesUntilItIsRevoked() {
        policy(Map.of(), people(second.name()));
        ApiClient clerk = cloud.admin().createUser("clerk");
        String first = submit("delegated");
        refused(404, "not-found", clerk.get("/v1/requests/" + first));
        String delegation = delegate(second, clerk);
        expect(200, clerk.get("/v1/requests/" + first));
        assertTrue(waitingFor(clerk).contains(first));
        assertEquals(
                List.of(clerk.name() + " (in place of " + second.name() + ")", second.name()),
                cloud.member().get("/v1/requests/" + first + "/approval").path("lanes[0].stages[0].mayDecide"));
        expect(200, decide(clerk, first, "approve"));
        assertEquals(
                List.of(second.name()),
                cloud.member().get("/v1/requests/" + first + "/approvals").path("items[0].inPlaceOf"));

        String later = submit("delegated-later");
        expect(204, second.request().delete("/v1/delegations/" + delegation));
        refused(404, "not-found", decide(clerk, later, "approve"));
        expect(200, clerk.get("/v1/requests/" + first));
        refused(404, "not-found", cloud.member().request().delete("/v1/delegations/" + delegation));
        refused(
                400,
                "invalid",
                second.post(
                        "/v1/delegations",
                        Map.of("to", second.name(), "until", "2026-01-01T00:00:00Z", "reason", "x")));
    }

    @Test
    void everyoneWhoIsLeftHasToAgree() {
        ApiClient leaving = cloud.admin().createUser("leaving", "approver", cloud.department());
        policy(
                Map.of(),
                Map.of("people", List.of(cloud.approver().name(), second.name(), leaving.name()), "everyone", true));
        String id = submit("everyone");
        expect(200, decide(cloud.approver(), id, "approve"));
        expect(200, decide(second, id, "approve"));
        assertEquals("submitted", state(id));
        assertEquals(
                List.of(leaving.name()),
                cloud.member().get("/v1/requests/" + id + "/approval").path("lanes[0].stages[0].mayDecide"));
        String path = "/v1/users/" + leaving.name();
        expect(
                200,
                cloud.admin()
                        .request()
                        .header("If-Match", cloud.admin().get(path).header("ETag"))
                        .body(Map.of("state", "disabled"))
                        .patch(path));
        Cloud.await("those who stayed have agreed", () -> state(id).equals("fulfilled"));
        refused(401, "unauthenticated", decide(leaving, id, "approve"));
    }

    @Test
    void whoLosesTheRoleIsNotAskedAnyMore() {
        ApiClient approver = cloud.admin().createUser("brief");
        String role = (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/users/" + approver.name() + "/roles",
                                        Map.of("role", "approver", "department", cloud.department())))
                .get("id");
        String id = submit("brief");
        assertTrue(waitingFor(approver).contains(id));
        expect(204, cloud.admin().request().delete("/v1/users/" + approver.name() + "/roles/" + role));
        refused(404, "not-found", decide(approver, id, "approve"));
        assertEquals("submitted", state(id));
    }

    @Test
    void aStageThatTakesLongIsEscalated() {
        policy(
                Map.of(),
                Map.of("people", List.of(second.name()), "escalation", Map.of("afterHours", 24, "role", "operator")));
        String id = submit("slow");
        refused(403, "forbidden", decide(operator, id, "approve"));
        jdbc.update(
                "update approval_stage set asked_at = asked_at - interval '24 hours' where case_id = ?",
                uuid("req", id));
        assertTrue(waitingFor(operator).contains(id));
        cloud.succeed(expect(200, decide(operator, id, "approve")).get("operationId"));
    }

    @Test
    void whatNobodyDecidesInTimeEndsAsItsPolicySays() {
        String names = ApiClient.unique("silent");
        long held = cloud.held("instances");
        policy(
                Map.of("when", Map.of("instancesAbove", 1), "onExpiry", "approve", "expireAfterHours", 1),
                role("operator"));
        String silent = cloud.submit(cloud.request(cloud.instances(names, 2)));
        String lapsing = submit("lapsing");
        for (String id : List.of(silent, lapsing)) {
            jdbc.update(
                    "update request set claim_expires_at = claim_expires_at - interval '30 days' where id = ?",
                    uuid("req", id));
        }
        refused(409, "claim-expired", decide(second, lapsing, "approve"));
        Cloud.await("one is granted", () -> state(silent).equals("fulfilled"));
        Cloud.await("one is ended", () -> state(lapsing).equals("expired"));
        assertEquals(held + 2, cloud.held("instances"));
        assertEquals(
                "lapsed",
                cloud.member().get("/v1/requests/" + lapsing + "/approval").path("state"));
    }

    @Test
    void whatWaitsKeepsTheRulesItWasSubmittedUnder() {
        String policy = policy(Map.of(), role("operator"));
        String id = submit("frozen");
        String path = "/v1/approval-policies/" + policy;
        Response changed = cloud.admin()
                .request()
                .header("If-Match", cloud.admin().get(path).header("ETag"))
                .body(Map.of("stages", List.of()))
                .patch(path);
        expect(200, changed);
        assertEquals("lets pass without asking", changed.path("sentence"));
        assertEquals("submitted", state(id));
        refused(403, "forbidden", decide(second, id, "approve"));
        expect(204, cloud.admin().request().delete(path));
        cloud.succeed(expect(200, decide(operator, id, "approve")).get("operationId"));
        refused(
                412,
                "stale",
                cloud.admin()
                        .request()
                        .header("If-Match", "\"0\"")
                        .body(Map.of("position", 3))
                        .patch("/v1/approval-policies/" + policyAt(3)));
    }

    private String policyAt(int position) {
        String id = policy(Map.of("position", position), role("operator"));
        expect(
                200,
                cloud.admin()
                        .request()
                        .header("If-Match", "\"0\"")
                        .body(Map.of("position", position + 1))
                        .patch("/v1/approval-policies/" + id));
        return id;
    }

    @Test
    void oneWhoDeclinesIsEnough() {
        policy(Map.of("inOrder", false), role("operator"), Map.of("role", "approver", "atLeast", 2));
        String id = submit("declined");
        expect(200, decide(second, id, "approve"));
        expect(200, operator.post("/v1/requests/" + id + "/reject", Map.of("comment", "No room for games.")));
        assertEquals(
                "No room for games.", cloud.member().get("/v1/requests/" + id).path("reason"));
        refused(409, "wrong-state", decide(cloud.approver(), id, "approve"));
    }

    @Test
    void ofTwoWhoDecideAtTheSameMomentEachCountsOnce() throws Exception {
        policy(Map.of("when", Map.of("instancesAbove", 1)), Map.of("role", "approver", "atLeast", 2));
        for (int round = 0; round < 5; round++) {
            String two = cloud.submit(cloud.request(cloud.instances("race-" + round, 2)));
            assertEquals(List.of(200, 200), together(two));
            cloud.succeed(cloud.member().get("/v1/requests/" + two).path("operationId"));
            String one = submit("single-" + round);
            assertEquals(Set.of(200, 409), Set.copyOf(together(one)));
            cloud.succeed(cloud.member().get("/v1/requests/" + one).path("operationId"));
        }
    }

    private List<Integer> together(String request) throws InterruptedException {
        List<Callable<Integer>> both = List.of(cloud.approver(), second).stream()
                .<Callable<Integer>>map(
                        person -> () -> decide(person, request, "approve").statusCode())
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(both.size())) {
            return threads.invokeAll(both).stream()
                    .map(answer -> answer.resultNow())
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    @Test
    void policiesThatNobodyCouldFulfilAreRefused() {
        Map<String, List<Map<String, Object>>> wrong = Map.of(
                "stages[0].role", List.of(Map.of()),
                "stages[0].level", List.of(Map.of("role", "operator", "level", 1)),
                "stages[1].people[0]", List.of(role("approver"), people("nobody-at-all")),
                "stages[0].atLeast", List.of(Map.of("people", List.of(second.name()), "atLeast", 2)));
        wrong.forEach((field, stages) -> {
            Map<String, Object> problem = refused(
                    400,
                    "invalid",
                    cloud.admin()
                            .post(
                                    "/v1/approval-policies",
                                    Map.of("name", "wrong", "department", cloud.department(), "stages", stages)));
            assertTrue(problem.toString().contains("field=" + field), problem.toString());
        });
        refused(
                400,
                "invalid",
                cloud.admin()
                        .post(
                                "/v1/approval-policies",
                                Map.of("name", "wrong", "when", Map.of("kinds", List.of("car")), "stages", List.of())));
        refused(
                403,
                "forbidden",
                cloud.approver()
                        .post(
                                "/v1/approval-policies",
                                Map.of("name", "mine", "department", cloud.department(), "stages", List.of())));
        String name = ApiClient.unique("twice");
        policy(Map.of("name", name));
        refused(
                409,
                "name-taken",
                cloud.admin()
                        .post(
                                "/v1/approval-policies",
                                Map.of("name", name, "department", cloud.department(), "stages", List.of())));
    }

    @Test
    void whoCannotBeAskedIsTold() {
        policy(Map.of(), Map.of("role", "approver", "atLeast", 20));
        Response preview = cloud.member().post("/v1/requests/preview", cloud.request(cloud.instances("hopeless", 1)));
        assertTrue(preview.<String>path("approval.lanes[0].stages[0].warning").startsWith("Needs 20 people"));
    }
}
