package io.pengyun.api.operation;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Ids;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class OperationApiTest {

    private static final Map<String, String> COMMENT = Map.of("comment", "looked at it");

    @Inject
    Operations operations;

    @Inject
    LoopKind kind;

    @Inject
    OperationTrials trials;

    private ApiClient admin;
    private String department;
    private String project;
    private ApiClient member;

    @BeforeEach
    void people() {
        admin = ApiClient.admin();
        department = admin.createDepartment("health");
        project = admin.createProject("vaccines", department);
        member = admin.createUser("li", "member", department);
    }

    private UUID id(String prefix, String path) {
        return Ids.parse(prefix, expect(200, admin.get(path)).get("id").toString())
                .orElseThrow();
    }

    /** Starts one on the project; answers its path. */
    private String start(String word, int total) {
        UUID departmentId = id("dep", "/v1/departments/" + department);
        UUID projectId = id("prj", "/v1/projects/" + project);
        OperationId id = QuarkusTransaction.requiringNew()
                .call(() -> operations.start(
                        kind,
                        new LoopKind.Word(word, total),
                        OperationSubject.ofProject(departmentId, projectId, "word " + word, "li", total)));
        return "/v1/operations/" + id.text();
    }

    private void say(String word, int heard, String path) {
        kind.say(word, heard);
        OperationId id =
                OperationId.parse(path.substring("/v1/operations/".length())).orElseThrow();
        QuarkusTransaction.requiringNew().run(() -> operations.wake(List.of(id)));
    }

    private Map<String, Object> awaitStatus(String path, String status) throws InterruptedException {
        List<Map<String, Object>> seen = new ArrayList<>();
        OperationLab.await(path + " is " + status, () -> {
            seen.add(expect(200, member.get(path)));
            return seen.getLast().get("status").equals(status);
        });
        return seen.getLast();
    }

    @Test
    void theOwnerSeesItWaitAndSucceed() throws InterruptedException {
        String word = ApiClient.unique("word");
        String path = start(word, 3);

        Map<String, Object> waiting = awaitStatus(path, "waiting");
        assertEquals("3 more words", waiting.get("waitsFor"));
        assertEquals("listen", waiting.get("step"));
        assertEquals(3, waiting.get("total"));
        String explained = member.get(path + "/explain").asString();
        assertTrue(explained.contains("It waits for 3 more words."), explained);

        say(word, 3, path);
        Map<String, Object> done = awaitStatus(path, "succeeded");
        assertEquals(100, done.get("percent"));
        assertFalse(done.containsKey("waitsFor"));
    }

    @Test
    void nobodyElseKnowsOfIt() {
        String path = start(ApiClient.unique("word"), 1);
        ApiClient stranger = admin.createUser("wu", "member", admin.createDepartment("roads"));

        refused(404, "not-found", stranger.get(path));
        refused(404, "not-found", stranger.get(path + "/explain"));
        refused(404, "not-found", stranger.get(path + "/events"));
        refused(404, "not-found", stranger.post(path + "/cancel", Map.of()));
        refused(403, "forbidden", stranger.post("/v1/proposals", abandon(path)));
        assertEquals(List.of(), stranger.get("/v1/operations").jsonPath().getList("items"));
        refused(404, "not-found", stranger.get("/v1/operations?project=" + project));
        refused(404, "not-found", member.get("/v1/operations/op-nonsense"));
    }

    @Test
    void listsAreFilteredAndPaged() throws InterruptedException {
        String open = start(ApiClient.unique("word"), 1);
        String other = start(ApiClient.unique("word"), 0);
        awaitStatus(open, "waiting");
        awaitStatus(other, "succeeded");

        assertEquals(2, member.get("/v1/operations").jsonPath().getList("items").size());
        assertEquals(
                List.of(open.substring("/v1/operations/".length())),
                member.get("/v1/operations?status=waiting&kind=loop&project=" + project)
                        .jsonPath()
                        .getList("items.id"));
        Map<String, Object> first = expect(200, member.get("/v1/operations?pageSize=1"));
        String next = first.get("nextPageToken").toString();
        Map<String, Object> second = expect(200, member.get("/v1/operations?pageSize=1&pageToken=" + next));
        assertFalse(second.containsKey("nextPageToken"));
        refused(400, "invalid", member.get("/v1/operations?status=broken"));
    }

    @Test
    void itsOwnerCancelsIt() throws InterruptedException {
        String path = start(ApiClient.unique("word"), 1);
        awaitStatus(path, "waiting");

        expect(200, member.post(path + "/cancel", Map.of()));

        Map<String, Object> undone = awaitStatus(path, "undone");
        assertEquals("cancelled", undone.get("reasonCode"));
        assertEquals("It was cancelled by " + member.name() + ".", undone.get("reason"));
        refused(409, "wrong-state", member.post(path + "/cancel", Map.of()));
    }

    @Test
    void anOperatorRepairsWhatIsParked() throws InterruptedException {
        String word = ApiClient.unique("word");
        kind.jam(word);
        String path = start(word, 1);
        awaitStatus(path, "waiting");
        refused(403, "forbidden", member.post(path + "/unwind", COMMENT));
        refused(400, "invalid", admin.post(path + "/unwind", Map.of()));
        refused(409, "wrong-state", admin.post(path + "/retry", COMMENT));
        expect(200, admin.post(path + "/unwind", COMMENT));

        Map<String, Object> parked = awaitStatus(path, "parked");
        assertEquals("jammed", parked.get("reasonCode"));
        List<String> help = admin.get(path + "/explain").jsonPath().getList("help");
        assertTrue(help.getFirst().startsWith("retry: "), help.toString());

        expect(200, admin.post(path + "/retry", COMMENT));
        awaitStatus(path, "parked");
        kind.unjam(word);
        expect(200, admin.post(path + "/retry", COMMENT));
        awaitStatus(path, "undone");
    }

    @Test
    void anOperatorGivesUpWhatCannotBeRepaired() throws InterruptedException {
        String word = ApiClient.unique("word");
        kind.jam(word);
        String path = start(word, 1);
        expect(200, admin.post(path + "/unwind", COMMENT));
        awaitStatus(path, "parked");

        String proposal =
                (String) expect(201, admin.post("/v1/proposals", abandon(path))).get("id");
        refused(403, "own-request", admin.post("/v1/proposals/" + proposal + "/agree", Map.of()));
        ApiClient second = admin.createUser("second-operator");
        admin.giveRole(second.name(), "operator", null);
        expect(200, second.post("/v1/proposals/" + proposal + "/agree", Map.of()));

        Map<String, Object> abandoned = expect(200, admin.get(path));
        assertEquals("abandoned", abandoned.get("status"));
        assertTrue(abandoned.get("reason").toString().contains("looked at it"), abandoned.toString());
        refused(409, "wrong-state", admin.post(path + "/retry", COMMENT));
    }

    @Test
    void eventsTellTheProgressAndEnd() throws Exception {
        String word = ApiClient.unique("word");
        String path = start(word, 2);
        awaitStatus(path, "waiting");
        HttpURLConnection stream = open(path + "/events", Optional.empty());
        try (BufferedReader lines = reader(stream)) {
            assertTrue(data(lines).contains("\"done\":0"));
            say(word, 1, path);
            String second = data(lines);
            assertTrue(second.contains("\"done\":1"), second);
            say(word, 2, path);
            String rest = second;
            for (String line = data(lines); line != null; line = data(lines)) {
                rest = line;
            }
            assertTrue(rest.contains("\"status\":\"succeeded\""), rest);
        }
    }

    @Test
    void aWatcherThatComesBackMissesNothingAndHearsNothingTwice() throws Exception {
        String word = ApiClient.unique("word");
        String path = start(word, 1);
        awaitStatus(path, "waiting");
        String last;
        try (BufferedReader lines = reader(open(path + "/events", Optional.empty()))) {
            last = id(lines);
        }
        say(word, 1, path);
        awaitStatus(path, "succeeded");

        List<String> all = new ArrayList<>();
        try (BufferedReader lines = reader(open(path + "/events", Optional.of(last)))) {
            for (String line = data(lines); line != null; line = data(lines)) {
                all.add(line);
            }
        }
        assertEquals(1, all.size(), all.toString());
        assertTrue(all.getFirst().contains("succeeded"));
    }

    @Test
    void metricsCountWhatTheEngineDoes() throws InterruptedException {
        awaitStatus(start(ApiClient.unique("word"), 0), "succeeded");

        String metrics = RestAssured.get("/q/metrics").asString();

        assertTrue(metrics.contains("pengyun_operation_open{status=\"parked\"}"), "queue lengths");
        assertTrue(metrics.contains("pengyun_operation_step_seconds_count{kind=\"loop\",outcome=\"done\""), "steps");
        assertTrue(metrics.contains("pengyun_operation_ended_total{kind=\"loop\",status=\"succeeded\"}"), "ends");
    }

    private HttpURLConnection open(String path, Optional<String> lastEventId) throws Exception {
        HttpURLConnection stream = (HttpURLConnection) URI.create("http://127.0.0.1:" + RestAssured.port + path)
                .toURL()
                .openConnection();
        stream.setRequestProperty("Authorization", "Bearer " + member.token());
        stream.setRequestProperty("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> stream.setRequestProperty("Last-Event-ID", id));
        stream.setReadTimeout(20_000);
        assertEquals(200, stream.getResponseCode());
        return stream;
    }

    private static BufferedReader reader(HttpURLConnection stream) throws Exception {
        return new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> abandon(String path) {
        return Map.of(
                "action",
                "abandon-operation",
                "subject",
                path.substring("/v1/operations/".length()),
                "comment",
                "I have looked at it");
    }

    private static String data(BufferedReader lines) throws Exception {
        return field(lines, "data:");
    }

    private static String id(BufferedReader lines) throws Exception {
        return field(lines, "id:");
    }

    /** The next value of a field; null at the end of the stream. */
    private static String field(BufferedReader lines, String name) throws Exception {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            assertTrue(line.matches("|(id|event|data)?:.*"), "no line of an event stream: " + line);
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return null;
    }

    @Test
    void theHarnessRunsInsideTheApplication() {
        trials.verify(new OperationScenario<LoopKind.Word>() {
            @Override
            public OperationKind<LoopKind.Word> kind() {
                return kind;
            }

            @Override
            public LoopKind.Word state(OperationId id) {
                return new LoopKind.Word(id.text(), 1);
            }

            @Override
            public void help(OperationId id) {
                kind.say(id.text(), 1);
            }

            @Override
            public Object picture() {
                return List.of();
            }

            @Override
            public void assertSucceeded(OperationId id) {
                assertEquals(
                        OperationStatus.SUCCEEDED,
                        operations.find(id).orElseThrow().status());
            }
        });
    }
}
