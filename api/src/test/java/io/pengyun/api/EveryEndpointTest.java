package io.pengyun.api;

import static io.pengyun.api.testing.ApiClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sends what nobody should send to every path of the API's own description. Whatever it is, the answer is a problem that
 * helps, never a defect of ours.
 */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class EveryEndpointTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final Set<String> VERSIONED = Set.of("put", "patch");

    /** An answer that does not end by itself, and a call that would be the caller's last. */
    private static final Set<String> LEFT_OUT = Set.of("/v1/operations/{id}/events", "/v1/logout");

    /** Bodies that are no JSON object. */
    private static final List<String> NO_OBJECTS =
            List.of("null", "[]", "[null]", "7", "\"x\"", "true", "{", "\u0000", "{\"a\":1}{", "[[[[]]]]");

    /** Values of any type but, for each property, mostly a wrong one. */
    private static final List<String> VALUES = List.of(
            "null",
            "7",
            "-1",
            "2.5",
            "1e999",
            "99999999999999999999",
            "\"x\"",
            "\"\"",
            "\"\\u0000\"",
            "true",
            "[]",
            "[null]",
            "[7]",
            "[[]]",
            "[{}]",
            "{}",
            "{\"a\":null}",
            "{\"a\":{}}",
            "{\"\":\"\"}");

    private static final List<String> TEXTS = List.of("", "x", "-1", "%00", "%F0%9F%92%A9", "a%2Fb", "x".repeat(1_000));

    @Inject
    GatewayScene scene;

    private final List<String> defects = new ArrayList<>();
    private int calls;

    /** The statuses that the operation being swept is said to answer with. */
    private Set<?> documented = Set.of();

    @Test
    void noBodyAndNoParameterIsADefectOfOurs() throws Exception {
        try (Cloud cloud = Cloud.start(scene.port(), 1, 16L * Cloud.MEMORY_MIB)) {
            ApiClient everybody = everybody(cloud);
            Map<String, String> victims = victims(cloud, everybody);
            JsonPath description = RestAssured.get("/q/openapi?format=json").jsonPath();
            Map<String, Map<String, Object>> paths = description.getMap("paths");
            Map<String, Map<String, Object>> schemas = description.getMap("components.schemas");
            assertTrue(paths.size() > 50, "the description has lost its paths");
            paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
                if (METHODS.contains(method) && !LEFT_OUT.contains(path) && operation instanceof Map<?, ?> described) {
                    sweep(everybody, method, path, fill(path, victims), described, schemas);
                }
            }));
        }
        System.out.println("calls with wrong input: " + calls);
        assertEquals(List.of(), defects);
    }

    private void sweep(
            ApiClient caller,
            String method,
            String template,
            String path,
            Map<?, ?> operation,
            Map<String, Map<String, Object>> schemas) {
        documented = ((Map<?, ?>) operation.get("responses")).keySet();
        for (Object parameter : (List<?>) operationList(operation, "parameters")) {
            Map<?, ?> described = (Map<?, ?>) parameter;
            if ("query".equals(described.get("in"))) {
                for (String text : TEXTS) {
                    call(caller, method, path + "?" + described.get("name") + "=" + text, "{}");
                }
            }
        }
        int brace = template.indexOf('{');
        if (brace > 0) {
            for (String text : List.of("x", "%20", "%00", "ins-01m83d8wssebftspye6h69t3z1", "x".repeat(1_000))) {
                call(caller, method, template.replaceAll("\\{[^}]+}", text), "{}");
            }
        }
        if (method.equals("get") || method.equals("delete")) {
            return;
        }
        call(caller, method, path, "");
        NO_OBJECTS.forEach(body -> {
            Response answer = call(caller, method, path, body);
            if (operation.get("requestBody") != null && answer.statusCode() < 400 && !body.equals("null")) {
                defects.add(method + " " + template + " takes " + body + ": " + answer.statusCode());
            }
        });
        call(caller, method, path, "{\"no-such-field\":1}");
        Map<?, ?> properties = properties(operation, schemas);
        properties
                .keySet()
                .forEach(property -> VALUES.forEach(
                        value -> call(caller, method, path, with(properties, String.valueOf(property), value))));
    }

    /** All properties with something of the right type, but for one. */
    private static String with(Map<?, ?> properties, String changed, String value) {
        List<String> fields = new ArrayList<>();
        properties.forEach((name, schema) ->
                fields.add("\"" + name + "\":" + (name.equals(changed) ? value : right((Map<?, ?>) schema))));
        return "{" + String.join(",", fields) + "}";
    }

    private static String right(Map<?, ?> schema) {
        return switch (String.valueOf(schema.get("type")).replaceAll("[\\[\\], ]|null", "")) {
            case "integer" -> "1";
            case "boolean" -> "false";
            case "array" -> "[]";
            case "string" -> "\"" + ApiClient.unique("swept") + "\"";
            default -> "{}";
        };
    }

    private static Map<?, ?> properties(Map<?, ?> operation, Map<String, Map<String, Object>> schemas) {
        if (!(operation.get("requestBody") instanceof Map<?, ?> body)) {
            return Map.of();
        }
        Map<?, ?> json = (Map<?, ?>) ((Map<?, ?>) body.get("content")).get("application/json");
        String reference = String.valueOf(((Map<?, ?>) json.get("schema")).get("$ref"));
        Map<String, Object> schema = schemas.get(reference.substring(reference.lastIndexOf('/') + 1));
        return schema != null && schema.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
    }

    private static List<?> operationList(Map<?, ?> operation, String name) {
        return operation.get(name) instanceof List<?> list ? list : List.of();
    }

    private Response call(ApiClient caller, String method, String path, String body) {
        calls++;
        RequestSpecification request = caller.request().urlEncodingEnabled(false);
        if (VERSIONED.contains(method)) {
            // The present version, or the body would not be looked at.
            request = request.header("If-Match", String.valueOf(caller.get(path).header("ETag")));
        }
        if (!method.equals("get") && !method.equals("delete") && !body.isEmpty()) {
            request = request.body(body);
        }
        Response answer = request.request(method.toUpperCase(java.util.Locale.ROOT), path);
        String shown = method + " " + abbreviated(path) + " " + body + ": " + answer.statusCode();
        if (answer.statusCode() >= 500) {
            defects.add(shown + " " + answer.asString());
        } else if (answer.statusCode() >= 400
                && !String.valueOf(answer.contentType()).startsWith("application/problem+json")) {
            defects.add(shown + " is no problem but " + answer.contentType());
        }
        if (answer.statusCode() < 300 && !documented.contains(Integer.toString(answer.statusCode()))) {
            defects.add(shown + " is not documented: " + documented);
        }
        return answer;
    }

    private static String abbreviated(String path) {
        return path.length() > 200 ? path.substring(0, 200) + "…" : path;
    }

    private static String fill(String template, Map<String, String> victims) {
        String path = template;
        for (Map.Entry<String, String> victim : victims.entrySet()) {
            path = path.replace("{" + victim.getKey() + "}", victim.getValue());
        }
        if (path.startsWith("/v1/operations/")) {
            path = path.replace("{id}", victims.get("operation"));
        }
        assertTrue(!path.contains("{"), "nothing to put into " + path);
        return path;
    }

    /** Somebody with every role, so that nothing is refused before it is read. */
    private static ApiClient everybody(Cloud cloud) {
        ApiClient everybody = cloud.admin().createUser("everybody", "member", cloud.department());
        cloud.admin().giveRole(everybody.name(), "approver", cloud.department());
        for (String role : List.of("platform_admin", "operator", "auditor", "finance")) {
            cloud.admin().giveRole(everybody.name(), role, null);
        }
        return everybody;
    }

    /** One of everything, to be maltreated. */
    private static Map<String, String> victims(Cloud cloud, ApiClient everybody) {
        cloud.fulfil(cloud.request(cloud.instances("victim", 1), cloud.volumesFor("victim", "victims-disk", 1)));
        Map<String, String> victims = new LinkedHashMap<>();
        victims.put("department", cloud.admin().createDepartment("victims", cloud.department()));
        victims.put("project", cloud.admin().createProject("victims", cloud.department()));
        ApiClient user = cloud.admin().createUser("victim");
        victims.put("user", user.name());
        victims.put("role", (String) expect(
                        201, cloud.admin().post("/v1/users/" + user.name() + "/roles", Map.of("role", "finance")))
                .get("id"));
        victims.put("session", cloud.member().get("/v1/sessions").path("items[0].id"));
        victims.put("token", (String) expect(
                        201,
                        cloud.member()
                                .post(
                                        "/v1/tokens",
                                        Map.of(
                                                "name",
                                                "victim",
                                                "project",
                                                cloud.project(),
                                                "permissions",
                                                List.of("resource_read"))))
                .get("id"));
        victims.put("policy", (String) expect(
                        201,
                        cloud.admin()
                                .post(
                                        "/v1/approval-policies",
                                        Map.of(
                                                "name",
                                                "victim",
                                                "department",
                                                cloud.department(),
                                                "stages",
                                                List.of())))
                .get("id"));
        victims.put("delegation", (String) expect(
                        201,
                        cloud.approver()
                                .post(
                                        "/v1/delegations",
                                        Map.of(
                                                "to",
                                                cloud.member().name(),
                                                "until",
                                                Instant.now()
                                                        .plus(Duration.ofDays(1))
                                                        .toString(),
                                                "reason",
                                                "victim")))
                .get("id"));
        victims.put("instance", (String) cloud.instance("victim").get("id"));
        victims.put("volume", (String) cloud.volumeNamed("victims-disk").get("id"));
        victims.put("request", cloud.submit(cloud.request(cloud.instances("waiting", 1))));
        victims.put("host", cloud.fleet().hosts().getFirst().name());
        victims.put("stray", "victim");
        victims.put("proposal", "prp-01m83d8wssebftspye6h69t3z1");
        victims.put("site", cloud.site());
        victims.put(
                "network",
                cloud.member().get("/v1/networks?project=" + cloud.project()).path("items[0].id"));
        victims.put("operation", everybody.get("/v1/operations").path("items[0].id"));
        victims.putAll(catalogue(cloud));
        return victims;
    }

    private static Map<String, String> catalogue(Cloud cloud) {
        Map<String, String> made = new HashMap<>();
        String name = ApiClient.unique("victim");
        expect(
                201,
                cloud.admin().post("/v1/flavors", Map.of("name", name, "vcpus", 1, "memoryMib", 64, "rootDiskGib", 1)));
        expect(
                201,
                cloud.admin()
                        .post(
                                "/v1/images",
                                Map.of(
                                        "name",
                                        name,
                                        "source",
                                        "https://images.example/victim.qcow2",
                                        "sha256",
                                        "0123456789abcdef".repeat(4))));
        made.put("flavor", name);
        made.put("image", name);
        return made;
    }
}
