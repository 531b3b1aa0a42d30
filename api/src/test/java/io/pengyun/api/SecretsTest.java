package io.pengyun.api;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.GatewayScene;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** Plants secrets in all ways in which one comes in, and searches everything that comes out. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class SecretsTest {

    /** Where a secret has to be kept, because a guest boots with it. */
    private static final Set<String> KEPT = Set.of("instance", "request");

    @Inject
    GatewayScene scene;

    @Inject
    Jdbc jdbc;

    private final Map<String, String> secrets = new HashMap<>();
    private final List<String> answers = new ArrayList<>();

    /** What is logged, formatted as it would be written. */
    private static final class Listener extends Handler {

        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            lines.add(formatter.format(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void noSecretComesOutAgain() throws Exception {
        Listener log = new Listener();
        Logger.getLogger("").addHandler(log);
        try (Cloud cloud = Cloud.start(scene.port(), 1, 8L * Cloud.MEMORY_MIB)) {
            plant(cloud);
            readEverything(cloud);
        } finally {
            Logger.getLogger("").removeHandler(log);
        }
        assertTrue(
                log.lines.stream().anyMatch(line -> line.contains("fulfil-request")),
                "the log was not heard: " + log.lines);
        secrets.forEach((what, secret) -> {
            assertEquals(
                    List.of(),
                    log.lines.stream().filter(line -> line.contains(secret)).toList(),
                    what + " in the log");
            assertEquals(
                    List.of(),
                    answers.stream().filter(text -> text.contains(secret)).toList(),
                    what + " in an answer");
            assertEquals(List.of(), tablesWith(secret), what + " in the records");
        });
    }

    private void plant(Cloud cloud) {
        String password = secret("the password");
        String name = ApiClient.unique("keeper");
        keep(cloud.admin()
                .post(
                        "/v1/users",
                        Map.of("name", name, "displayName", name, "password", password, "temporaryPassword", false)));
        String token = ApiClient.login(name, password).token();
        secrets.put("the login token", token);
        String wrong = secret("a wrong password");
        keep(refusedLogin(name, wrong));
        // A name is typed where the password belongs, and the other way round.
        keep(refusedLogin(secret("a password in place of the name"), wrong));
        String next = secret("the next password");
        keep(ApiClient.withToken(token)
                .post("/v1/me/password", Map.of("currentPassword", password, "newPassword", next)));
        keep(ApiClient.withToken(token).post("/v1/me/password", Map.of("current", next, "new", wrong, "x", password)));

        Response machine = cloud.member()
                .post(
                        "/v1/tokens",
                        Map.of(
                                "name",
                                ApiClient.unique("robot"),
                                "project",
                                cloud.project(),
                                "permissions",
                                List.of("resource_read")));
        secrets.put("the machine token", machine.path("token"));
        keep(ApiClient.withToken(machine.path("token")).get("/v1/instances"));
        keep(ApiClient.withToken(machine.path("token")).post("/v1/tokens", Map.of()));
        Response join = cloud.admin().post("/v1/join-tokens", Map.of("site", cloud.site()));
        secrets.put("the join token", join.path("token"));

        String userData = "#!/bin/sh\necho " + secret("the user data");
        Map<String, Object> item = new HashMap<>(cloud.instances("sealed", 1));
        item.put("userData", userData);
        keep(cloud.member()
                .post(
                        "/v1/requests/preview",
                        Map.of("project", cloud.project(), "purpose", "p", "items", List.of(item))));
        cloud.fulfil(cloud.request(item));
        item.put("flavor", "no-such-flavor");
        keep(cloud.member()
                .post("/v1/requests", Map.of("project", cloud.project(), "purpose", "p", "items", List.of(item))));
        keep(cloud.member()
                .request()
                .body("{\"items\":[{\"kind\":\"instance\",\"userData\":\"" + secrets.get("the user data") + "\" broken")
                .post("/v1/requests"));
    }

    /** All lists, each first thing of them, the whole audit trail and the metrics, by somebody who may read all. */
    private void readEverything(Cloud cloud) {
        ApiClient reader = cloud.admin().createUser("reader", "member", cloud.department());
        for (String role : List.of("platform_admin", "operator", "auditor", "finance")) {
            cloud.admin().giveRole(reader.name(), role, null);
        }
        Map<String, Map<String, Object>> paths =
                RestAssured.get("/q/openapi?format=json").jsonPath().getMap("paths");
        paths.forEach((path, operations) -> {
            if (operations.containsKey("get") && !path.contains("{") && !path.endsWith("/watch")) {
                Response list = reader.get(path);
                answers.add(list.asString());
                if (String.valueOf(list.contentType()).startsWith("application/json") && list.path("items") != null) {
                    List<Object> ids = list.path("items.id");
                    ids.stream().limit(5).forEach(id -> keep(reader.get(path + "/" + id)));
                }
            }
        });
        answers.add(RestAssured.get("/q/metrics").asString());
        expect(200, reader.get("/v1/instances/sealed?project=" + cloud.project()));
        keep(reader.get("/v1/instances/sealed?project=" + cloud.project()));
    }

    private List<String> tablesWith(String secret) {
        List<String> found = new ArrayList<>();
        for (String table : jdbc.list(
                "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
                row -> row.getString(1))) {
            long rows = jdbc.first(
                            "select count(*) from \"" + table + "\" t where strpos(to_jsonb(t)::text, ?) > 0",
                            row -> row.getLong(1),
                            secret)
                    .orElseThrow();
            if (rows > 0 && !(KEPT.contains(table) && secret.equals(secrets.get("the user data")))) {
                found.add(table);
            }
        }
        return found;
    }

    private static Response refusedLogin(String name, String password) {
        Response answer = ApiClient.anonymous().post("/v1/login", Map.of("username", name, "password", password));
        refused(401, "login-refused", answer);
        return answer;
    }

    private void keep(Response answer) {
        answers.add(answer.asString());
    }

    /** Nothing else in the world holds this text. */
    private String secret(String what) {
        String text = "canary-" + what.replace(' ', '-') + "-" + System.nanoTime();
        secrets.put(what, text);
        return text;
    }
}
