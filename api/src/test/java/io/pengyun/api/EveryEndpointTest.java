package io.pengyun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.pengyun.api.testing.OneOfEach;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final Set<String> LEFT_OUT = Set.of("/v1/operations/{id}/events", "/v1/events/watch", "/v1/logout");

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
            ApiClient everybody = OneOfEach.everybody(cloud);
            OneOfEach victims = OneOfEach.in(cloud);
            JsonPath description = RestAssured.get("/q/openapi?format=json").jsonPath();
            Map<String, Map<String, Object>> paths = description.getMap("paths");
            Map<String, Map<String, Object>> schemas = description.getMap("components.schemas");
            assertTrue(paths.size() > 50, "the description has lost its paths");
            paths.forEach((path, operations) -> operations.forEach((method, operation) -> {
                if (METHODS.contains(method) && !LEFT_OUT.contains(path) && operation instanceof Map<?, ?> described) {
                    sweep(everybody, method, path, victims.fill(path), described, schemas);
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
        int text = caller.request()
                .contentType("text/plain")
                .body("{}")
                .request(method.toUpperCase(Locale.ROOT), path)
                .statusCode();
        if (text != 415) {
            defects.add(method + " " + template + " takes text: " + text);
        }
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
        Response answer = request.request(method.toUpperCase(Locale.ROOT), path);
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
}
