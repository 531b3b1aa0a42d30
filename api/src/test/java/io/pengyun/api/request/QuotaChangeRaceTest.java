package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits that change while others ask, wait or decide: whatever comes first, the outcome is one of those that are meant. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QuotaChangeRaceTest {

    private static final int ROUNDS = 8;

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private Cloud cloud;
    private String second;

    @BeforeEach
    void start() throws Exception {
        cloud = Cloud.start(scene.port(), 1, 32L * Cloud.MEMORY_MIB);
        second = cloud.admin().createProject("second", cloud.department());
    }

    @AfterEach
    void end() {
        cloud.close();
    }

    private String quotaOf(String project) {
        return "/v1/projects/" + project + "/quota";
    }

    private String ofDepartment() {
        return "/v1/departments/" + cloud.department() + "/quota";
    }

    private Response set(String path, Map<String, Object> limits) {
        String etag = cloud.admin().get(path).header("ETag");
        return cloud.admin()
                .request()
                .header("If-Match", etag)
                .body(Map.of("limits", limits))
                .put(path);
    }

    private int limit(String path, String kind) {
        return cloud.admin().get(path).path("limits." + kind);
    }

    /** Submits a change of the limits of a project. */
    private String ask(String project, Map<String, Object> limits) {
        Map<String, Object> body = cloud.request(
                new HashMap<>(Map.of("kind", "quota", "name", "more", "of", "project", "limits", limits)));
        body.put("project", project);
        return cloud.submit(body);
    }

    private String state(String request) {
        return cloud.member().get("/v1/requests/" + request).path("state");
    }

    @SafeVarargs
    private static List<Response> together(Callable<Response>... calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.length);
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.length)) {
            List<Future<Response>> answers = new ArrayList<>();
            for (Callable<Response> call : calls) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<Response> all = new ArrayList<>();
            for (Future<Response> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    @Test
    void ofTwoApprovalsAtOneLimitOneComesFirstAndTheOtherWaitsOn() throws Exception {
        expect(200, set(ofDepartment(), Map.of("vcpus", 10)));
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, set(quotaOf(cloud.project()), Map.of("vcpus", 1)));
            expect(200, set(quotaOf(second), Map.of("vcpus", 1)));
            String one = ask(cloud.project(), Map.of("vcpus", 6));
            String other = ask(second, Map.of("vcpus", 7));
            List<Response> answers = together(() -> cloud.approve(one), () -> cloud.approve(other));
            assertEquals(
                    List.of(200, 409),
                    answers.stream().map(Response::statusCode).sorted().toList(),
                    "round " + round);
            assertEquals(
                    List.of("fulfilled", "submitted"),
                    Stream.of(state(one), state(other)).sorted().toList(),
                    "round " + round);
            assertTrue(limit(quotaOf(cloud.project()), "vcpus") + limit(quotaOf(second), "vcpus") <= 10);
        }
    }

    @Test
    void ofTwoChangesOfOneProjectNoneIsLost() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            int wanted = round;
            String vcpus = ask(cloud.project(), Map.of("vcpus", wanted));
            String disk = ask(cloud.project(), Map.of("diskGib", wanted));
            together(() -> cloud.approve(vcpus), () -> cloud.approve(disk)).forEach(answer -> expect(200, answer));
            assertEquals(wanted, limit(quotaOf(cloud.project()), "vcpus"));
            assertEquals(wanted, limit(quotaOf(cloud.project()), "diskGib"));
        }
    }

    @Test
    void aParentThatIsLoweredDuringTheApprovalComesBeforeItOrAfterIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, set(quotaOf(cloud.project()), Map.of("vcpus", 2)));
            expect(200, set(ofDepartment(), Map.of("vcpus", 10)));
            String request = ask(cloud.project(), Map.of("vcpus", 9));
            List<Response> answers =
                    together(() -> cloud.approve(request), () -> set(ofDepartment(), Map.of("vcpus", 5)));
            boolean approved = answers.getFirst().statusCode() == 200;
            expect(approved ? 200 : 409, answers.getFirst());
            expect(approved ? 409 : 200, answers.getLast());
            assertEquals(approved ? "fulfilled" : "submitted", state(request));
            assertEquals(approved ? 10 : 5, limit(ofDepartment(), "vcpus"));
            assertEquals(approved ? 9 : 2, limit(quotaOf(cloud.project()), "vcpus"));
        }
    }

    @Test
    void whatWasHeldBeforeALimitWasLoweredIsStillGiven() {
        expect(200, set(quotaOf(cloud.project()), Map.of("instances", 4)));
        String request = cloud.submit(cloud.request(cloud.instances("early", 3)));
        expect(200, set(quotaOf(cloud.project()), Map.of("instances", 1)));
        refused(409, "quota-exceeded", cloud.member().post("/v1/requests", cloud.request(cloud.instances("late", 1))));
        cloud.succeed(expect(200, cloud.approve(request)).get("operationId"));
        assertEquals("fulfilled", state(request));
    }

    @Test
    void aLimitThatIsLoweredWhileSomebodyAsksComesBeforeItOrAfterIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            expect(200, set(quotaOf(cloud.project()), Map.of("instances", 3)));
            Map<String, Object> asked = cloud.request(cloud.instances("n" + round, 3));
            List<Response> answers = together(
                    () -> cloud.member().post("/v1/requests", asked),
                    () -> set(quotaOf(cloud.project()), Map.of("instances", 2)));
            expect(200, answers.getLast());
            if (answers.getFirst().statusCode() == 201) {
                String request = answers.getFirst().path("id");
                expect(200, cloud.member().request().post("/v1/requests/" + request + "/cancel"));
            } else {
                refused(409, "quota-exceeded", answers.getFirst());
            }
            assertEquals(0, cloud.held("instances"), "round " + round);
        }
    }

    @Test
    void silenceIsNoConsentToWhatCannotBe() {
        expect(200, set(ofDepartment(), Map.of("vcpus", 10)));
        expect(
                201,
                cloud.admin()
                        .post(
                                "/v1/approval-policies",
                                Map.of(
                                        "name",
                                        "silent",
                                        "department",
                                        cloud.department(),
                                        "when",
                                        Map.of("kinds", List.of("quota")),
                                        "stages",
                                        List.of(Map.of("role", "approver")),
                                        "onExpiry",
                                        "approve",
                                        "expireAfterHours",
                                        1)));
        String impossible = ask(cloud.project(), Map.of("vcpus", 9));
        String possible = ask(cloud.project(), Map.of("vcpus", 4));
        expect(200, set(ofDepartment(), Map.of("vcpus", 5)));
        for (String request : List.of(impossible, possible)) {
            jdbc.update(
                    "update request set claim_expires_at = claim_expires_at - interval '30 days' where id = ?",
                    Ids.parse("req", request).orElseThrow());
        }
        Cloud.await("one is done", () -> state(possible).equals("fulfilled"));
        Cloud.await("one has failed", () -> state(impossible).equals("failed"));
        String why = cloud.member().get("/v1/requests/" + impossible).path("reason");
        assertTrue(why.contains("may hold 5"), why);
        assertEquals(4, limit(quotaOf(cloud.project()), "vcpus"));
    }
}
