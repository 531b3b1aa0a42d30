package io.pengyun.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the API says of itself is committed; nothing of it changes unnoticed. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class OpenApiTest {

    private static final Path COMMITTED = Path.of("..", "docs", "openapi.yaml");
    private static final String ACCEPT = "pengyun.openapi.accept";

    @Test
    void theCommittedDescriptionIsTheBuiltOne() throws IOException {
        String built = RestAssured.get("/q/openapi").asString();
        if (Boolean.getBoolean(ACCEPT)) {
            Files.writeString(COMMITTED, built);
        }
        String committed = Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "";
        assertEquals(
                committed,
                built,
                "The API has changed. If clients can live with that, accept it: mvn -pl api -am test -Dtest=OpenApiTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -D" + ACCEPT
                        + "=true, and commit docs/openapi.yaml.");
    }

    @Test
    void generatorsGetPlainSchemasAndNamedOperations() {
        Map<String, Object> description =
                RestAssured.get("/q/openapi?format=json").jsonPath().getMap("$");
        assertTrue(!description.toString().contains("allOf="), "allOf makes generators guess");
        List<String> ids = RestAssured.get("/q/openapi?format=json")
                .jsonPath()
                .getList("paths.values().collectMany { path -> path.values().findAll { it instanceof Map }"
                        + ".collect { it.operationId } }");
        assertTrue(ids.stream().allMatch(id -> id != null && id.matches("[a-z][A-Za-z]+")), ids.toString());
        assertEquals(ids.stream().distinct().toList(), ids);
    }

    @Test
    void everyOperationSaysWhatItDoesAndWhoMay() {
        List<Map<String, Object>> operations = RestAssured.get("/q/openapi?format=json")
                .jsonPath()
                .getList("paths.values().collectMany { path -> path.values().findAll { it instanceof Map } }");
        for (Map<String, Object> operation : operations) {
            String id = String.valueOf(operation.get("operationId"));
            // What is made up from the method's name is one word.
            assertTrue(String.valueOf(operation.get("summary")).contains(" "), id + " has no summary");
            assertTrue(operation.containsKey("x-permission"), id + " names no permission");
        }
    }

    @Test
    void everyListComesInPages() {
        JsonPath description = RestAssured.get("/q/openapi?format=json").jsonPath();
        Map<String, Map<String, Object>> paths = description.getMap("paths");
        List<String> lists = paths.keySet().stream()
                .filter(path -> paths.get(path).containsKey("get"))
                .filter(path -> {
                    String schema = description.getString(
                            "paths.'" + path + "'.get.responses.'200'.content.'application/json'.schema.'$ref'");
                    Map<String, Object> properties = schema == null
                            ? Map.of()
                            : description.getMap("components.schemas.'" + schema.substring(schema.lastIndexOf('/') + 1)
                                    + "'.properties");
                    return properties.containsKey("items") && !properties.containsKey("id");
                })
                .toList();
        assertTrue(lists.size() > 20, lists.toString());
        for (String path : lists) {
            List<String> parameters = description.getList("paths.'" + path + "'.get.parameters.name");
            assertTrue(
                    parameters != null && parameters.containsAll(List.of("pageSize", "pageToken")),
                    path + " takes " + parameters);
        }
    }
}
