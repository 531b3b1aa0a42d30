package io.pengyun.api.request;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quota as people meet it: hard, soft, promised below, and asked for. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class QuotaRequestTest {

    @Inject
    GatewayScene scene;

    private Cloud cloud;

    @BeforeEach
    void start() throws Exception {
        cloud = Cloud.start(scene.port(), 1, 32L * Cloud.MEMORY_MIB);
    }

    @AfterEach
    void end() {
        cloud.close();
    }

    private Response set(String path, Map<String, Object> wanted) {
        String etag = cloud.admin().get(path).header("ETag");
        return cloud.admin().request().header("If-Match", etag).body(wanted).put(path);
    }

    private String ofDepartment() {
        return "/v1/departments/" + cloud.department() + "/quota";
    }

    private String ofProject() {
        return "/v1/projects/" + cloud.project() + "/quota";
    }

    private Map<String, Object> change(String of, Map<String, Object> limits) {
        return cloud.request(new HashMap<>(Map.of("kind", "quota", "name", "more", "of", of, "limits", limits)));
    }

    @Test
    void aPreviewNamesAllThatIsInTheWay() {
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("instances", 3, "diskGib", 25))));
        expect(200, set(ofProject(), Map.of("limits", Map.of("vcpus", 2))));
        Response preview = cloud.member().post("/v1/requests/preview", cloud.request(cloud.instances("web", 4)));
        expect(200, preview);
        assertEquals(false, preview.path("fits"));
        String why = preview.asString();
        for (String kind : List.of("instances", "diskGib", "vcpus")) {
            assertTrue(why.contains(kind), kind + " in " + why);
        }
        Map<String, Object> problem = refused(
                409, "quota-exceeded", cloud.member().post("/v1/requests", cloud.request(cloud.instances("web", 4))));
        assertTrue(String.valueOf(problem.get("detail")).contains(cloud.project()), problem.toString());
        assertEquals(0, cloud.held("instances"));
    }

    @Test
    void aSoftLimitWarnsAndCanBeAskedAbout() {
        expect(200, set(ofProject(), Map.of("limits", Map.of("instances", 5), "soft", Map.of("instances", 1))));
        expect(
                201,
                cloud.admin()
                        .post(
                                "/v1/approval-policies",
                                Map.of(
                                        "name",
                                        "above-soft",
                                        "department",
                                        cloud.department(),
                                        "when",
                                        Map.of("aboveSoftQuota", true),
                                        "stages",
                                        List.of(Map.of("role", "approver", "level", 1), Map.of("role", "operator")))));
        Response within = cloud.member().post("/v1/requests/preview", cloud.request(cloud.instances("one", 1)));
        assertEquals(List.of(), within.path("warnings"));

        Map<String, Object> two = cloud.request(cloud.instances("web", 2));
        Response preview = cloud.member().post("/v1/requests/preview", two);
        assertEquals(true, preview.path("fits"));
        assertEquals(1, preview.jsonPath().getList("warnings").size(), preview.asString());
        String request = cloud.submit(two);
        Map<String, Object> halfway = expect(200, cloud.approve(request));
        assertEquals("submitted", halfway.get("state"), "the policy on soft quotas asks an operator, too");
        assertEquals(1, ((List<?>) halfway.get("warnings")).size());
        expect(200, cloud.admin().post("/v1/requests/" + request + "/approve", Map.of("comment", "for once")));
    }

    @Test
    void aSoftLimitAboveTheHardOneIsRefused() {
        Map<String, Object> problem = refused(
                400, "invalid", set(ofProject(), Map.of("limits", Map.of("vcpus", 5), "soft", Map.of("vcpus", 6))));
        assertTrue(String.valueOf(problem.get("errors")).contains("soft.vcpus"), problem.toString());
        refused(400, "invalid", set(ofProject(), Map.of("limits", Map.of(), "overcommit", true)));
        assertNull(cloud.admin().get(ofProject()).path("limits.vcpus"));
    }

    @Test
    void whatIsPromisedBelowFitsAbove() {
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 10))));
        refused(409, "quota-exceeded", set(ofProject(), Map.of("limits", Map.of("vcpus", 11))));
        expect(200, set(ofProject(), Map.of("limits", Map.of("vcpus", 7))));
        String second = cloud.admin().createProject("second", cloud.department());
        String ofSecond = "/v1/projects/" + second + "/quota";
        Map<String, Object> problem =
                refused(409, "quota-exceeded", set(ofSecond, Map.of("limits", Map.of("vcpus", 4))));
        assertTrue(String.valueOf(problem.get("detail")).contains("promised 11"), problem.toString());
        expect(200, set(ofSecond, Map.of("limits", Map.of("vcpus", 3))));
        refused(409, "quota-exceeded", set(ofDepartment(), Map.of("limits", Map.of("vcpus", 9))));
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 9), "overcommit", true)));
        expect(200, set(ofSecond, Map.of("limits", Map.of("vcpus", 8))));
    }

    @Test
    void ofTwoWhoPromiseTheLastAtOnceOneComesFirst() {
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 10))));
        List<String> paths = IntStream.range(0, 4)
                .mapToObj(number ->
                        "/v1/projects/" + cloud.admin().createProject("p" + number, cloud.department()) + "/quota")
                .toList();
        List<Integer> statuses = paths.stream()
                .parallel()
                .map(path -> set(path, Map.of("limits", Map.of("vcpus", 6))).statusCode())
                .sorted()
                .toList();
        assertEquals(List.of(200, 409, 409, 409), statuses);
    }

    @Test
    void aChangeIsAskedForLikeAnythingElse() {
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("instances", 10))));
        expect(200, set(ofProject(), Map.of("limits", Map.of("instances", 2, "vcpus", 2))));
        Map<String, Object> more = change("project", Map.of("instances", 6));
        Response preview = cloud.member().post("/v1/requests/preview", more);
        expect(200, preview);
        assertEquals("2", preview.path("changes[0].from"), preview.asString());
        assertEquals("6", preview.path("changes[0].to"));
        String request = cloud.submit(more);
        assertEquals(2, (int) cloud.admin().get(ofProject()).path("limits.instances"), "not yet");
        refused(403, "own-request", cloud.member().post("/v1/requests/" + request + "/approve", Map.of()));
        assertEquals("fulfilled", expect(200, cloud.approve(request)).get("state"));
        assertEquals(6, (int) cloud.admin().get(ofProject()).path("limits.instances"));
        assertEquals(2, (int) cloud.admin().get(ofProject()).path("limits.vcpus"), "stays as it was");
    }

    @Test
    void ofADepartmentsOwnQuotaThoseAboveDecide() {
        String city = cloud.department();
        String below = cloud.admin().createDepartment("below", city);
        String project = cloud.admin().createProject("sub", below);
        ApiClient member = cloud.admin().createUser("li", "member", below);
        ApiClient itsApprover = cloud.admin().createUser("wang", "approver", below);
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 10))));
        expect(200, set("/v1/departments/" + below + "/quota", Map.of("limits", Map.of("vcpus", 2))));
        expect(200, set(ofProject(), Map.of("limits", Map.of("vcpus", 1))));
        Map<String, Object> tooMuch = change("department", Map.of("vcpus", 11));
        tooMuch.put("project", project);
        String why = String.valueOf(refused(409, "quota-exceeded", member.post("/v1/requests", tooMuch))
                .get("detail"));
        assertTrue(why.contains("may hold 10") && why.contains("promised 12"), why);
        assertFalse(why.contains(cloud.project()), "a neighbour and its limits are not theirs to know: " + why);
        Map<String, Object> more = change("department", Map.of("vcpus", 8));
        more.put("project", project);
        String request = (String) expect(201, member.post("/v1/requests", more)).get("id");
        assertTrue(
                itsApprover
                                .post("/v1/requests/" + request + "/approve", Map.of())
                                .statusCode()
                        >= 400,
                "nobody gives themselves more");
        expect(200, cloud.approver().post("/v1/requests/" + request + "/approve", Map.of("comment", "yes")));
        assertEquals(8, (int)
                cloud.admin().get("/v1/departments/" + below + "/quota").path("limits.vcpus"));
    }

    @Test
    void whatFitsNoMoreWhenItIsAgreedToIsRefusedThen() {
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 10))));
        String request = cloud.submit(change("project", Map.of("vcpus", 9)));
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 5))));
        refused(409, "quota-exceeded", cloud.approve(request));
        assertEquals(
                "submitted", cloud.member().get("/v1/requests/" + request).path("state"), "it can be had another way");
        expect(200, set(ofDepartment(), Map.of("limits", Map.of("vcpus", 20))));
        expect(200, cloud.approve(request));
        assertEquals(9, (int) cloud.admin().get(ofProject()).path("limits.vcpus"));
    }
}
