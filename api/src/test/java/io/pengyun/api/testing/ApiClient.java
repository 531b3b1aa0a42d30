package io.pengyun.api.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A caller of the API under test: who it is, and short ways to do what every test needs first. */
public final class ApiClient {

    public static final String PASSWORD = "a long and secret phrase";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final String name;
    private final String token;

    private ApiClient(String name, String token) {
        this.name = name;
        this.token = token;
    }

    /** The first administrator: platform_admin and operator. */
    public static ApiClient admin() {
        return login("admin", DatabaseResource.ADMIN_PASSWORD);
    }

    public static ApiClient login(String name, String password) {
        Response answer = RestAssured.given()
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "password", password))
                .post("/v1/login");
        assertEquals(200, answer.statusCode(), answer.asString());
        return new ApiClient(name, answer.path("token"));
    }

    /** Who calls with this token, whoever that is. */
    public static ApiClient withToken(String token) {
        return new ApiClient("by token", token);
    }

    /** Nobody in particular. */
    public static ApiClient anonymous() {
        return new ApiClient("anonymous", null);
    }

    /** A name that no other test has. */
    public static String unique(String beginning) {
        return beginning + "-" + NAMES.incrementAndGet();
    }

    public String name() {
        return name;
    }

    public String token() {
        return token;
    }

    /** A request with JSON and this caller's token. */
    public RequestSpecification request() {
        RequestSpecification request = RestAssured.given().contentType(ContentType.JSON);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public Response get(String path) {
        return request().get(path);
    }

    public Response post(String path, Object body) {
        return request().body(body).post(path);
    }

    /** Changes what GET shows now. */
    public Response patch(String path, Object body) {
        String etag = get(path).header("ETag");
        return request().header("If-Match", etag).body(body).patch(path);
    }

    /** The body as a map, when the status is the expected one. */
    public static Map<String, Object> expect(int status, Response answer) {
        assertEquals(status, answer.statusCode(), answer.asString());
        return answer.asString().isEmpty() ? Map.of() : answer.jsonPath().getMap("$");
    }

    /** A refusal with this status and code. */
    public static Map<String, Object> refused(int status, String code, Response answer) {
        Map<String, Object> problem = expect(status, answer);
        assertTrue(answer.contentType().startsWith("application/problem+json"), answer.contentType());
        assertEquals(code, problem.get("code"), answer.asString());
        assertEquals(status, problem.get("status"), answer.asString());
        assertTrue(!String.valueOf(problem.get("detail")).isBlank(), answer.asString());
        assertEquals(answer.header("X-Request-Id"), problem.get("traceId"));
        return problem;
    }

    /** A new department at the top; answers its name. */
    public String createDepartment(String beginning) {
        String department = unique(beginning);
        expect(201, post("/v1/departments", Map.of("name", department, "title", "Department " + department)));
        return department;
    }

    /** A new department below another; answers its name. */
    public String createDepartment(String beginning, String parent) {
        String department = unique(beginning);
        expect(
                201,
                post(
                        "/v1/departments",
                        Map.of("name", department, "title", "Department " + department, "parent", parent)));
        return department;
    }

    /** A new project; answers its name. */
    public String createProject(String beginning, String department) {
        String project = unique(beginning);
        expect(
                201,
                post("/v1/projects", Map.of("department", department, "name", project, "title", "Project " + project)));
        return project;
    }

    /** A new user without a role, logged in. */
    public ApiClient createUser(String beginning) {
        String user = unique(beginning);
        expect(
                201,
                post(
                        "/v1/users",
                        Map.of(
                                "name",
                                user,
                                "displayName",
                                "User " + user,
                                "password",
                                PASSWORD,
                                "temporaryPassword",
                                false)));
        return login(user, PASSWORD);
    }

    /** A new user with a role on a department, or on the platform when {@code department} is null, logged in. */
    public ApiClient createUser(String beginning, String role, String department) {
        ApiClient user = createUser(beginning);
        giveRole(user.name(), role, department);
        return user;
    }

    public void giveRole(String user, String role, String department) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("role", role);
        if (department != null) {
            wanted.put("department", department);
        }
        expect(201, post("/v1/users/" + user + "/roles", wanted));
    }
}
