package io.pengyun.api.platform;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class BadInputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"x\",\"title\":\"X\",\"colour\":\"red\"} | colour | known are name, parent, title",
                "{\"name\":7,\"title\":\"X\"} | name | must be a text",
                "{\"name\":\"x\",\"title\":[\"X\"]} | title | must be a text",
                "{\"title\":\"X\"} | name | is missing",
                "{\"name\":\"Not-A-Label\",\"title\":\"X\"} | name | lower-case letters",
                "{\"name\":\"dep-01m83d8wssebftspye6h69t3z1\",\"title\":\"X\"} | name | lower-case letters",
                "[] | body | must be an object"
            })
    void aWrongBodyIsRefusedWithTheFieldAndWhatWouldBeRight(String body, String field, String hint) {
        Map<String, Object> problem = refused(400, "invalid", ApiClient.admin().post("/v1/departments", body.strip()));
        List<?> errors = (List<?>) problem.get("errors");
        Map<?, ?> error = (Map<?, ?>) errors.getFirst();
        assertEquals(field.strip(), error.get("field"));
        assertTrue(String.valueOf(error.get("message")).contains(hint.strip()), error.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": | not JSON",
                "{\"name\":\"a\",\"name\":\"b\",\"title\":\"t\"} | has a field twice",
                "'' | is missing"
            })
    void aBrokenBodyIsRefused(String body, String hint) {
        Map<String, Object> problem = refused(400, "invalid", ApiClient.admin().post("/v1/departments", body.strip()));
        assertTrue(String.valueOf(problem.get("detail")).contains(hint.strip()), problem.toString());
    }

    @Test
    void numbersAreNotGuessedFromTexts() {
        ApiClient admin = ApiClient.admin();
        for (String vcpus : List.of("\"2\"", "2.5", "true", "99999999999", "0", "null")) {
            String body = "{\"name\":\"guessed\",\"vcpus\":" + vcpus + ",\"memoryMib\":64,\"rootDiskGib\":1}";
            Map<String, Object> problem = refused(400, "invalid", admin.post("/v1/flavors", body));
            assertTrue(problem.get("errors").toString().contains("vcpus"), problem.toString());
        }
        refused(404, "not-found", admin.get("/v1/flavors/guessed"));
    }

    @Test
    void aBodyThatIsTooDeepIsRefused() {
        String deep = "{\"title\":" + "[".repeat(200) + "]".repeat(200) + "}";
        refused(400, "invalid", ApiClient.admin().post("/v1/departments", deep));
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        String body = "{\"name\":\"big\",\"title\":\"" + "x".repeat(BodyLimit.LARGEST_BYTES) + "\"}";
        refused(413, "body-too-large", ApiClient.admin().post("/v1/departments", body));
    }

    /** White space around a value, or one long value. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "a"})
    void aBodyThatNeverSaysItsLengthIsCutAtTheLimit(String filler) throws Exception {
        URI address = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/departments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + ApiClient.admin().token()
                            + "\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String piece = filler.repeat(64 * 1024);
            out.write(chunk(filler.isBlank() ? "{\"title\":" : "{\"title\":\""));
            for (int sent = 0; sent < 18; sent++) {
                out.write(chunk(piece));
            }
            out.write(chunk(filler.isBlank() ? "\"x\"}" : "\"}"));
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            byte[] start = in.readNBytes(400);
            String answer = new String(start, StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
        }
    }

    private static byte[] chunk(String text) {
        return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void theFrameworksRefusalsAreProblemsToo() {
        ApiClient admin = ApiClient.admin();
        refused(404, "not-found", admin.get("/v1/nothing-here"));
        refused(405, "method-not-allowed", admin.request().delete("/v1/departments"));
        refused(
                415,
                "unsupported-media-type",
                admin.request().contentType("text/plain").body("x").post("/v1/departments"));
        refused(406, "not-acceptable", admin.request().accept("image/png").get("/v1/departments"));
        Map<String, Object> noNumber = refused(400, "invalid", admin.get("/v1/departments?pageSize=many"));
        assertEquals("pageSize: must be a whole number.", noNumber.get("detail"));
    }

    @Test
    void pagesAreBoundedAndTheirTokensChecked() {
        ApiClient admin = ApiClient.admin();
        refused(400, "invalid", admin.get("/v1/departments?pageSize=0"));
        refused(400, "invalid", admin.get("/v1/departments?pageSize=201"));
        refused(400, "invalid", admin.get("/v1/departments?pageToken=mine"));
        refused(400, "invalid", admin.get("/v1/departments?pageToken=MTpub3QtYS11dWlk"));
    }

    @Test
    void pagesShowEverythingOnce() {
        ApiClient admin = ApiClient.admin();
        String department = admin.createDepartment("paged");
        for (int made = 0; made < 5; made++) {
            admin.createProject("paged", department);
        }
        List<String> seen = new ArrayList<>();
        String token = "";
        for (int page = 0; page < 10 && token != null; page++) {
            Response answer = admin.get("/v1/projects?pageSize=2&department=" + department
                    + (token.isEmpty() ? "" : "&pageToken=" + token));
            expect(200, answer);
            seen.addAll(answer.jsonPath().getList("items.name"));
            token = answer.path("nextPageToken");
        }
        assertEquals(5, seen.size());
        assertEquals(5, seen.stream().distinct().count());
    }

    @Test
    void textsThatCannotBeKeptAreRefused() {
        ApiClient admin = ApiClient.admin();
        for (String title : List.of("a\\u0000b", "half \\ud83c")) {
            Map<String, Object> problem = refused(
                    400, "invalid", admin.post("/v1/departments", "{\"name\":\"zero\",\"title\":\"" + title + "\"}"));
            assertTrue(problem.get("errors").toString().contains("field=title"), problem.toString());
        }
        refused(404, "not-found", admin.get("/v1/departments/zero"));
        refused(
                400,
                "invalid",
                ApiClient.anonymous().post("/v1/login", "{\"username\":\"a\\u0000\",\"password\":\"x\"}"));
    }

    @Test
    void aTimeThatCannotBeKeptIsRefused() {
        for (String day : List.of("+999999999-12-31", "1066-10-14")) {
            Map<String, Object> problem = refused(
                    400,
                    "invalid",
                    ApiClient.admin()
                            .post(
                                    "/v1/sites",
                                    Map.of(
                                            "name",
                                            "late",
                                            "title",
                                            "Late",
                                            "accreditationLevel",
                                            1,
                                            "accreditationUntil",
                                            day)));
            assertTrue(problem.get("errors").toString().contains("field=accreditationUntil"), problem.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "departments?colour=red | colour | known are",
                "instances?deleted=maybe | deleted | must be true or false",
                "instances?project= | project | is empty",
                "departments?pageSize=5&pageSize=6 | pageSize | more than once"
            })
    void aParameterThatIsNotUnderstoodIsRefused(String address, String parameter, String hint) {
        Map<String, Object> problem = refused(400, "invalid", ApiClient.admin().get("/v1/" + address.strip()));
        assertTrue(problem.get("errors").toString().contains("field=" + parameter.strip()), problem.toString());
        assertTrue(String.valueOf(problem.get("detail")).contains(hint.strip()), problem.toString());
    }

    @Test
    void aBodyOfMoreThanTheFrameworkTakesIsRefusedAsAProblemToo() {
        refused(
                413,
                "body-too-large",
                ApiClient.admin().post("/v1/departments", "x".repeat(30 * BodyLimit.LARGEST_BYTES)));
    }

    @Test
    void aStaleOrMissingEtagChangesNothing() {
        ApiClient admin = ApiClient.admin();
        String name = admin.createDepartment("etag");
        String path = "/v1/departments/" + name;
        String etag = admin.get(path).header("ETag");
        assertNotNull(etag);
        refused(
                428,
                "precondition-required",
                admin.request().body(Map.of("title", "A")).patch(path));
        refused(
                400,
                "invalid",
                admin.request()
                        .header("If-Match", "7")
                        .body(Map.of("title", "A"))
                        .patch(path));
        Response changed = admin.request()
                .header("If-Match", etag)
                .body(Map.of("title", "B"))
                .patch(path);
        expect(200, changed);
        assertFalse(etag.equals(changed.header("ETag")));
        assertEquals(changed.header("ETag"), admin.get(path).header("ETag"));
        refused(
                412,
                "stale",
                admin.request()
                        .header("If-Match", etag)
                        .body(Map.of("title", "C"))
                        .patch(path));
        assertEquals("B", admin.get(path).path("title"));
    }

    @Test
    void theCallersRequestIdComesBack() {
        Response answer = ApiClient.anonymous()
                .request()
                .header("X-Request-Id", "my-request-0001")
                .get("/v1/me");
        assertEquals("my-request-0001", refused(401, "unauthenticated", answer).get("traceId"));
        Response odd =
                ApiClient.anonymous().request().header("X-Request-Id", "a b").get("/v1/me");
        assertTrue(odd.header("X-Request-Id").startsWith("trc-"));
    }
}
