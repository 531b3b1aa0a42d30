package io.pengyun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.access.Permission;
import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.identity.Role;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.OneOfEach;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Walks every endpoint of the API's own description as everybody: what is not allowed is refused, and what is somebody
 * else's cannot be told from what is not there. A new endpoint is walked by itself.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EveryRoleTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** What every person may do about itself; who else may is for the endpoint to say. */
    private static final Set<String> OWN = Set.of("anonymous", "entry", "self", "person");

    /** They belong to no department, and everybody with a role may know them. */
    private static final Set<String> SHARED = Set.of("catalog_read");

    @Inject
    GatewayScene scene;

    private final List<String> defects = new ArrayList<>();
    private Cloud cloud;
    private OneOfEach things;

    /** @param streams its answer has no end of its own */
    private record Endpoint(String method, String path, String permission, boolean streams) {

        boolean reads() {
            return method.equals("get");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeEach
    void makeOneOfEach() throws Exception {
        cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB);
        things = OneOfEach.in(cloud);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void nobodyGetsInWithoutAToken() {
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.permission().equals("anonymous")) {
                Response answer = call(ApiClient.anonymous(), endpoint, things.fill(endpoint.path()));
                expect(answer.statusCode() == 401, endpoint + " answers a stranger " + answer.statusCode());
            }
        }
        assertEquals(List.of(), defects);
    }

    @Test
    void anothersThingsCannotBeToldFromNothing() {
        String elsewhere = cloud.admin().createDepartment("elsewhere");
        ApiClient outsider = cloud.admin().createUser("outsider", "member", elsewhere);
        for (String role : List.of("approver", "auditor", "finance")) {
            cloud.admin().giveRole(outsider.name(), role, elsewhere);
        }
        int compared = 0;
        for (Endpoint endpoint : endpoints()) {
            if (!endpoint.path().contains("{") || SHARED.contains(endpoint.permission())) {
                continue;
            }
            compared++;
            String real = things.fill(endpoint.path());
            String nothing = things.fillWithNothing(endpoint.path());
            Response ofReal = call(outsider, endpoint, real);
            Response ofNothing = call(outsider, endpoint, nothing);
            expect(ofReal.statusCode() >= 400, endpoint + " lets an outsider in: " + ofReal.statusCode());
            expect(
                    told(ofReal, real).equals(told(ofNothing, nothing)),
                    endpoint + " tells " + told(ofReal, real) + "\n    but of nothing  " + told(ofNothing, nothing));
        }
        assertTrue(compared > 40, "only " + compared + " endpoints name things");
        assertEquals(List.of(), defects);
    }

    @Test
    void eachRoleMayWhatItIsThereForAndNoMore() {
        for (Role role : Role.values()) {
            String word = role.name().toLowerCase(Locale.ROOT);
            ApiClient holder = cloud.admin().createUser(word.replace('_', '-'));
            boolean everywhere = role.scope() == Role.Scope.PLATFORM;
            cloud.admin().giveRole(holder.name(), word, everywhere ? null : cloud.department());
            for (Endpoint endpoint : endpoints()) {
                if (OWN.contains(endpoint.permission())) {
                    continue;
                }
                boolean granted =
                        role.grants(Permission.valueOf(endpoint.permission().toUpperCase(Locale.ROOT)));
                Response answer = call(holder, endpoint, things.fill(endpoint.path()));
                if (!granted) {
                    expect(
                            answer.statusCode() == 403 || answer.statusCode() == 404,
                            word + " " + endpoint + ": " + answer.statusCode() + " although it may not");
                } else if (endpoint.reads() && everywhere) {
                    expect(
                            answer.statusCode() == 200 || endpoint.streams() && answer.statusCode() == 400,
                            word + " " + endpoint + ": " + answer.statusCode() + " although it may");
                }
            }
        }
        assertEquals(List.of(), defects);
    }

    private void expect(boolean right, String otherwise) {
        if (!right) {
            defects.add(otherwise);
        }
    }

    private static List<Endpoint> endpoints() {
        Map<String, Map<String, Map<String, Object>>> paths =
                RestAssured.get("/q/openapi?format=json").jsonPath().getMap("paths");
        List<Endpoint> endpoints = new ArrayList<>();
        paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                endpoints.add(new Endpoint(
                        method,
                        path,
                        String.valueOf(operation.get("x-permission")),
                        String.valueOf(operation.get("responses")).contains("text/event-stream")));
            }
        }));
        assertTrue(endpoints.size() > 90, "the description has lost its endpoints");
        return endpoints;
    }

    /** Nothing that is done by this: bodies are empty, no version fits, and no stream can begin where it is asked to. */
    private static Response call(ApiClient caller, Endpoint endpoint, String path) {
        RequestSpecification request = caller.request().queryParam("dryRun", "true");
        if (endpoint.method().equals("get")) {
            request = endpoint.streams() ? caller.request().header("Last-Event-ID", "nowhere") : caller.request();
        } else if (!endpoint.method().equals("delete")) {
            request = request.header("If-Match", "\"0\"").body("{}");
        }
        return request.request(endpoint.method().toUpperCase(Locale.ROOT), path);
    }

    /** The answer without what stands in the question. */
    private static String told(Response answer, String path) {
        String body =
                answer.asString().replaceAll("\"traceId\":\"[^\"]*\"", "").replaceAll("\"instance\":\"[^\"]*\"", "");
        for (String segment : path.split("/")) {
            if (segment.length() > 3) {
                body = body.replace("\\\"" + segment + "\\\"", "\\\"…\\\"");
            }
        }
        return answer.statusCode() + " " + body;
    }
}
