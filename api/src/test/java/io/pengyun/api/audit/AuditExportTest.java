package io.pengyun.api.audit;

import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Jdbc;
import io.pengyun.api.testing.ApiClient;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the house, and what is signed. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class AuditExportTest {

    @Inject
    AuditAnchors anchors;

    @Inject
    AuditTrail trail;

    @Inject
    Clock clock;

    @Inject
    Jdbc jdbc;

    @ConfigProperty(name = "test.superuser.url")
    String superuserUrl;

    private ApiClient admin;

    @BeforeEach
    void login() {
        admin = ApiClient.admin();
    }

    @Test
    void theExportVerifiesWithNothingButTheKey() throws Exception {
        admin.createDepartment("chain");
        anchorNow();
        Exported exported = Exported.by(admin, "");
        exported.assertProved(admin);
        assertEquals(1, exported.seal().get("firstSequence").asLong());
        assertEquals("everything", exported.seal().get("scope").asText());
        assertTrue(exported.seal().get("toHead").asBoolean());
        assertFalse(exported.anchors().isEmpty());
        assertTrue(exported.entries().stream().allMatch(entry -> entry.has("payload")));
    }

    @Test
    void aDepartmentProvesItsPartWithoutSeeingAnybodyElses() throws Exception {
        String health = admin.createDepartment("health");
        String roads = admin.createDepartment("roads");
        ApiClient approver = admin.createUser("wang", "approver", health);
        String own = admin.createProject("own", health);
        String other = admin.createProject("other", roads);
        Exported exported = Exported.by(approver, "");
        exported.assertProved(approver);
        String departmentId = admin.get("/v1/departments/" + health).path("id");
        assertEquals("department=" + departmentId, exported.seal().get("scope").asText());
        assertTrue(exported.text().contains(own), "its own is not shown");
        assertFalse(exported.text().contains(other), "a neighbour's is shown");
        for (JsonNode entry : exported.entries()) {
            assertTrue(entry.has("payload") != entry.has("payloadHash"), entry.toString());
        }
        refused(404, "not-found", approver.get("/v1/audit/export?department=" + roads));
        Exported asked = Exported.by(admin, "?department=" + roads);
        asked.assertProved(admin);
        assertTrue(asked.text().contains(other) && !asked.text().contains(own));
    }

    @Test
    void whatOnePersonDidToOneThingIsShownAndTheRestProved() throws Exception {
        String department = admin.createDepartment("filtered");
        ApiClient approver = admin.createUser("wang", "approver", department);
        String own = approver.createProject("own", department);
        String other = admin.createProject("other", department);
        Exported exported = Exported.by(admin, "?actor=" + approver.name());
        exported.assertProved(admin);
        assertEquals("actor=" + approver.name(), exported.seal().get("scope").asText());
        assertTrue(exported.text().contains(own) && !exported.text().contains(other));
        String id = admin.get("/v1/projects/" + other).path("id");
        exported = Exported.by(admin, "?subject=" + id + "&outcome=succeeded&action=project.create");
        exported.assertProved(admin);
        assertEquals(
                1,
                exported.entries().stream()
                        .filter(entry -> entry.has("payload"))
                        .count());
        assertTrue(exported.text().contains(other));
        // Whatever a caller writes stays one fact of what is signed.
        exported = Exported.by(admin, "?actor=x\ntoHead:true");
        assertEquals("actor=x%0AtoHead%3Atrue", exported.seal().get("scope").asText());
        exported.assertProved(admin);
    }

    @Test
    void aSpanThatEndsBeforeItBeginsIsRefused() {
        String span = "from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z";
        refused(400, "invalid", admin.get("/v1/audit/export?" + span));
        refused(400, "invalid", admin.get("/v1/audit?" + span));
    }

    @Test
    void aSpanOfTimeIsAPieceOfTheChain() throws Exception {
        admin.createDepartment("before");
        String from = clock.instant().toString();
        String name = admin.createDepartment("within");
        String until = clock.instant().toString();
        String after = admin.createDepartment("after");
        Exported exported = Exported.by(admin, "?from=" + from + "&until=" + until);
        exported.assertProved(admin);
        assertFalse(exported.seal().get("toHead").asBoolean());
        assertTrue(exported.text().contains(name) || exported.entries().size() >= 2);
        assertFalse(exported.text().contains(after));
        Exported none = Exported.by(admin, "?from=2001-01-01T00:00:00Z&until=2001-01-02T00:00:00Z");
        assertTrue(none.entries().isEmpty());
        assertEquals(0, none.seal().get("lastSequence").asLong());
    }

    @Test
    void anAnchorIsSignedOnceAnInterval() throws Exception {
        AuditAnchor first = anchorNow();
        assertEquals(Optional.empty(), anchors.anchorAfter(Duration.ofDays(1)));
        admin.createDepartment("later");
        AuditAnchor second = anchorNow();
        assertTrue(second.sequence() > first.sequence());
        ApiClient auditor = admin.createUser("zhao", "auditor", null);
        JsonNode listed = new ObjectMapper()
                .readTree(auditor.get("/v1/audit/anchors?pageSize=1").asString());
        assertEquals(second.sequence(), listed.at("/items/0/sequence").asLong());
        Exported.assertSigned(auditor, listed.at("/items/0"), "pengyun-audit-anchor-1", "sequence", "hash");
        String token = listed.get("nextPageToken").asText();
        int before =
                auditor.get("/v1/audit/anchors?pageSize=1&pageToken=" + token).path("items[0].sequence");
        assertEquals(first.sequence(), before);
        refused(403, "forbidden", admin.createUser("li").get("/v1/audit/anchors"));
    }

    @Test
    void eachAnchorBecomesAFileThatIsNeverWrittenAgain(@TempDir Path folder) throws Exception {
        AuditAnchor anchor = anchorNow();
        anchors.fill(folder);
        Path file = folder.resolve("anchor-%012d.json".formatted(anchor.sequence()));
        assertTrue(Files.readString(file).contains(anchor.signature()));
        Files.writeString(file, "kept");
        anchors.fill(folder);
        assertEquals("kept", Files.readString(file));
        Files.delete(file);
        anchors.fill(folder);
        assertTrue(Files.readString(file).contains(anchor.hash()));
    }

    /** Somebody with all rights on the database changes an entry and computes every hash behind it anew. */
    @Test
    void historyThatIsWrittenAnewDoesNotFitItsAnchor() throws Exception {
        anchorNow();
        long changed = entered();
        long anchored = anchorNow().sequence();
        try (Connection connection = DriverManager.getConnection(superuserUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("create temporary table kept as select * from audit_entry where sequence >= " + changed);
            try {
                rewrite(statement, changed);
                Map<String, Object> found = expect(200, admin.get("/v1/audit/verify"));
                assertEquals(false, found.get("intact"));
                assertEquals(anchored, ((Number) found.get("brokenSequence")).longValue());
                assertTrue(found.get("reason").toString().contains("was signed on"), found.toString());
                statement.execute("delete from audit_entry where sequence > " + changed);
                found = expect(200, admin.get("/v1/audit/verify"));
                assertEquals(false, found.get("intact"));
                assertTrue(found.get("reason").toString().contains("the chain ends before it"), found.toString());
            } finally {
                statement.execute("delete from audit_entry where sequence >= " + changed);
                statement.execute("insert into audit_entry select * from kept");
            }
        }
        assertEquals(true, expect(200, admin.get("/v1/audit/verify")).get("intact"));
    }

    @Test
    void whatDoesNotHoldIsNotSigned() throws Exception {
        anchorNow();
        long changed = entered();
        try (Connection connection = DriverManager.getConnection(superuserUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("update audit_entry set actor = 'nobody' where sequence = " + changed);
            try {
                assertEquals(Optional.empty(), anchors.anchorAfter(Duration.ZERO));
                assertTrue(ApiClient.anonymous().get("/q/metrics").asString().contains("pengyun_audit_broken 1.0"));
            } finally {
                statement.execute("update audit_entry set actor = 'system:test' where sequence = " + changed);
            }
        }
        anchorNow();
        assertTrue(ApiClient.anonymous().get("/q/metrics").asString().contains("pengyun_audit_broken 0.0"));
    }

    private static void rewrite(Statement statement, long changed) throws Exception {
        statement.execute("""
                do $$
                declare link audit_entry; previous bytea; begin
                    update audit_entry set actor = 'nobody', payload = replace(payload, 'system:test', 'nobody')
                        where sequence = %d;
                    select hash into previous from audit_entry where sequence = %d;
                    for link in select * from audit_entry where sequence >= %d order by sequence loop
                        update audit_entry set previous_hash = previous,
                            hash = sha256(previous || sha256(convert_to(payload, 'UTF8')))
                            where sequence = link.sequence returning hash into previous;
                    end loop;
                end $$""".formatted(changed, changed - 1, changed));
    }

    /** The number of a new entry; whatever else runs here may have written others before and behind it. */
    private long entered() {
        UUID entry = open();
        trail.complete(entry, AuditOutcome.SUCCEEDED, Map.of());
        return jdbc.first(
                        "select sequence from audit_entry where entry_id = ? and phase = 'opened'",
                        row -> row.getLong(1),
                        entry)
                .orElseThrow();
    }

    private UUID open() {
        return trail.open(new AuditAct("system:test", "test.act", Optional.empty(), Optional.empty(), Map.of(), false));
    }

    /** An anchor of all that there is. */
    private AuditAnchor anchorNow() throws Exception {
        trail.complete(open(), AuditOutcome.SUCCEEDED, Map.of());
        return anchors.anchorAfter(Duration.ZERO).orElseThrow();
    }
}
