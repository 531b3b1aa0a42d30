package io.pengyun.api.audit;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.platform.SqlRefusedException;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AuditTest {

    @Inject
    Jdbc jdbc;

    @Inject
    AuditTrail trail;

    @Inject
    ChainedAuditTrail writer;

    @ConfigProperty(name = "test.superuser.url")
    String superuserUrl;

    @Test
    void aChangeIsToldBeforeAndAfter() {
        ApiClient admin = ApiClient.admin();
        String name = admin.createDepartment("told");
        String id = admin.get("/v1/departments/" + name).path("id");
        Response entries = admin.get("/v1/audit?subject=" + id);
        expect(200, entries);
        assertEquals(List.of("completed"), entries.path("items.phase"));
        assertEquals(List.of("succeeded"), entries.path("items.outcome"));
        assertEquals(List.of("department.create"), entries.path("items.action"));
        String entry = entries.path("items[0].entryId");
        List<String> phases = admin.get("/v1/audit?actor=admin&action=department.create&pageSize=200")
                .path("items.findAll { it.entryId == '" + entry + "' }.phase");
        assertEquals(List.of("completed", "opened"), phases);
    }

    @Test
    void refusalsAreToldWithTheirCode() {
        ApiClient li = ApiClient.admin().createUser("li");
        refused(403, "forbidden", li.post("/v1/departments", Map.of("name", "mine", "title", "Mine")));
        Response entries = ApiClient.admin().get("/v1/audit?actor=" + li.name());
        assertEquals("refused", entries.path("items[0].outcome"));
        assertEquals("forbidden", entries.path("items[0].details.code"));
    }

    @Test
    void loginsAreToldWithoutPasswords() {
        String secret = "this must not be told " + ApiClient.unique("x");
        ApiClient li = ApiClient.admin().createUser("li");
        refused(401, "login-refused", login(li.name(), secret));
        refused(401, "login-refused", login("ghost", secret));
        Response entries = ApiClient.admin().get("/v1/audit?actor=anonymous&action=login.login");
        assertEquals("refused", entries.path("items.find { it.details.name == '" + li.name() + "' }.outcome"));
        assertNull(entries.path("items.find { it.details.name == 'ghost' }"), "what is no account's name is not told");
        assertFalse(exported().contains(secret));
    }

    @Test
    void aDepartmentReadsItsOwnPartOnly() {
        ApiClient admin = ApiClient.admin();
        String health = admin.createDepartment("health");
        String roads = admin.createDepartment("roads");
        ApiClient approver = admin.createUser("wang", "approver", health);
        admin.createProject("own", health);
        admin.createProject("other", roads);
        List<String> departments = approver.get("/v1/audit").path("items.departmentId.unique()");
        assertEquals(List.of((String) admin.get("/v1/departments/" + health).path("id")), departments);
        refused(403, "forbidden", approver.get("/v1/audit/verify"));
        refused(404, "not-found", approver.get("/v1/audit?department=" + roads));
        refused(403, "forbidden", admin.createUser("li", "member", health).get("/v1/audit"));
    }

    private static Response login(String username, String password) {
        return ApiClient.anonymous().post("/v1/login", Map.of("username", username, "password", password));
    }

    private static String exported() {
        Response export = ApiClient.admin().get("/v1/audit/export");
        assertEquals(200, export.statusCode());
        assertEquals("application/x-ndjson", export.contentType().split(";")[0]);
        return export.asString();
    }

    @Test
    void manyAtOnceMakeOneChain() throws Exception {
        Callable<UUID> act = () -> {
            UUID entry = trail.open(new AuditAct(
                    "system:test", "test.act", Optional.empty(), Optional.empty(), Map.of("q", "\"\u00e4\0"), false));
            trail.complete(entry, AuditOutcome.SUCCEEDED, Map.of());
            trail.complete(entry, AuditOutcome.FAILED, Map.of());
            return entry;
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            for (Future<UUID> done : pool.invokeAll(
                    IntStream.range(0, 200).mapToObj(index -> act).toList())) {
                UUID entry = done.get();
                List<String> outcomes = jdbc.list(
                        "select outcome from audit_entry where entry_id = ? and phase = 'completed'",
                        row -> row.getString(1),
                        entry);
                assertEquals(List.of("succeeded"), outcomes);
            }
        }
        assertIntact();
    }

    @Test
    void whatACrashLeftOpenIsInterruptedAtTheNextStart() throws Exception {
        UUID interrupted = open("system:test", false);
        UUID goesOn = open("system:operation", true);
        writer.interruptLeftOpen();
        assertEquals("interrupted", outcome(interrupted).orElseThrow());
        assertEquals(Optional.empty(), outcome(goesOn));
        trail.complete(goesOn, AuditOutcome.SUCCEEDED, Map.of());
        assertEquals("succeeded", outcome(goesOn).orElseThrow());
    }

    private UUID open(String actor, boolean outlives) {
        return trail.open(new AuditAct(actor, "test.act", Optional.empty(), Optional.empty(), Map.of(), outlives));
    }

    private Optional<String> outcome(UUID entry) {
        return jdbc.first(
                "select outcome from audit_entry where entry_id = ? and phase = 'completed'",
                row -> row.getString(1),
                entry);
    }

    @Test
    void theControlPlaneItselfCannotRewriteHistory() {
        ApiClient.admin().createDepartment("history");
        assertThrows(
                SqlRefusedException.class,
                () -> jdbc.update("update audit_entry set actor = 'nobody' where sequence = 1"));
        assertThrows(SqlRefusedException.class, () -> jdbc.update("delete from audit_entry where sequence = 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entry_id = gen_random_uuid()",
                "phase = 'completed'",
                "at = at + interval '1 second'",
                "actor = 'somebody.else'",
                "action = 'nothing.done'",
                "subject = 'prj-other'",
                "subject_name = 'another'",
                "format = 1",
                "department_id = gen_random_uuid()",
                "outcome = 'refused'",
                "payload = replace(payload, 'test', 'best')",
                "previous_hash = sha256('x')",
                "hash = sha256('x')",
                "sequence = sequence + 1000000"
            })
    void whoeverChangesAColumnIsFoundOut(String change) throws Exception {
        UUID entry = open("system:test", false);
        long sequence = jdbc.first("select sequence from audit_entry where entry_id = ?", row -> row.getLong(1), entry)
                .orElseThrow();
        assertIntact();
        try (Connection connection = DriverManager.getConnection(superuserUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("create temporary table kept as select * from audit_entry where sequence = " + sequence);
            assertEquals(
                    1, statement.executeUpdate("update audit_entry set " + change + " where sequence = " + sequence));
            trail.complete(open("system:test", false), AuditOutcome.SUCCEEDED, Map.of());
            try {
                Response verified = ApiClient.admin().get("/v1/audit/verify");
                assertEquals(false, expect(200, verified).get("intact"), verified.asString());
                long broken = verified.jsonPath().getLong("brokenSequence");
                // A moved row is missed by the one that now stands in its place.
                assertTrue(change.startsWith("sequence") ? broken > sequence : broken == sequence, verified.asString());
            } finally {
                statement.execute("delete from audit_entry where sequence >= " + sequence);
                statement.execute("delete from audit_anchor where sequence >= " + sequence);
                statement.execute("insert into audit_entry select * from kept");
            }
        }
        assertIntact();
        trail.complete(entry, AuditOutcome.SUCCEEDED, Map.of());
    }

    private static void assertIntact() {
        Response verified = ApiClient.admin().get("/v1/audit/verify");
        assertEquals(true, expect(200, verified).get("intact"), verified.asString());
    }
}
