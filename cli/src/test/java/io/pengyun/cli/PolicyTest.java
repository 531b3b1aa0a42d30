package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("POST /v1/approval-policies", 201, "{\"id\":\"pol-06cqm0x5n1f8d7rk2v9t4w3e8g\",\"name\":\"large\"}")
                .on("POST /v1/delegations", 201, "{\"id\":\"dlg-06cqm0x5n1f8d7rk2v9t4w3e8g\"}")
                .on("GET /v1/requests/req-1/approval", 200, """
                        {"state":"open","dueAt":"2026-11-26T08:00:00Z","waitsFor":"2 operators","lanes":[
                         {"policy":"large","scope":"the platform","why":["64 vCPUs, more than 32"],"inOrder":true,
                          "onExpiry":"expire","stages":[
                          {"asks":"an approver of health","state":"agreed","mayDecide":[],"decisions":[
                           {"approver":"li.wei","inPlaceOf":["wang.fang"],"decision":"approved","comment":"Fine."}]},
                          {"asks":"2 operators","state":"asked","mayDecide":["zhou.jie"],
                           "warning":"Needs 2 people, and there are only 1.","decisions":[]}]}]}""");
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsAPolicyFromOptions() throws IOException {
        Shell.Result made = shell.run(
                "policy",
                "create",
                "large",
                "--department",
                "health",
                "--when",
                "vcpus-above=32,kind=instance,above-soft-quota=true",
                "--ask",
                "2 approver@2",
                "--ask",
                "all platform-admin",
                "--ask",
                "li.wei,wang.fang",
                "--side-by-side",
                "--on-expiry",
                "expire");
        assertEquals(0, made.exitCode(), made.err());
        assertEquals(JsonValue.parse("""
                {"stages":[{"role":"approver","level":2,"atLeast":2},{"role":"platform_admin","everyone":true},
                 {"people":["li.wei","wang.fang"]}],"when":{"vcpusAbove":32,"aboveSoftQuota":true,"kinds":["instance"]},"inOrder":false,
                 "onExpiry":"expire","name":"large","department":"health"}"""), server.last().body());
    }

    @Test
    void letsPassOnlyWhenToldSo() throws IOException {
        assertEquals(2, shell.run("policy", "create", "small").exitCode());
        assertEquals(0, shell.run("policy", "create", "small", "--let-pass").exitCode());
        assertEquals(
                JsonValue.parse("{\"stages\":[],\"name\":\"small\"}"),
                server.last().body());
    }

    @Test
    void readsAPolicyFromAFile() throws IOException {
        Path file = Files.writeString(home.resolve("policy.yaml"), """
                stages:
                  - {role: approver, escalation: {afterHours: 24, role: operator}}
                """);
        assertEquals(
                0, shell.run("policy", "create", "file", "-f", file.toString()).exitCode());
        assertEquals(JsonValue.parse("""
                {"stages":[{"role":"approver","escalation":{"afterHours":24,"role":"operator"}}],"name":"file"}"""), server.last().body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --when | cars-above=1       | is no condition
                    --when | vcpus-above=many   | is no whole number
                    --ask  | some of them       | says not whom to ask
                    """)
    void refusesWhatIsNoPolicyAndSendsNothing(String option, String value, String complaint) {
        Shell.Result refused = shell.run("policy", "create", "wrong", "--ask", "operator", option, value);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains(complaint), refused.err());
        assertEquals(0, server.seen().size());
    }

    @Test
    void explainsWhoHasDecidedAndWhoStillMay() {
        Shell.Result explained = shell.run("request", "explain", "req-1");
        assertEquals("""
                It waits for 2 operators, until 2026-11-26T08:00:00Z.

                Policy "large" of the platform speaks because of 64 vCPUs, more than 32:
                  1. an approver of health: agreed
                       li.wei approved in place of wang.fang: Fine.
                  2. 2 operators: asked
                       may decide: zhou.jie
                       Needs 2 people, and there are only 1.
                """, explained.out());
    }

    @Test
    void delegatesUntilTheEndOfADay() throws IOException {
        assertEquals(
                2,
                shell.run("delegation", "create", "wang.fang", "--until", "soon", "--reason", "leave")
                        .exitCode());
        assertEquals(
                0,
                shell.run("delegation", "create", "wang.fang", "--until", "2027-01-08T18:00:00Z", "--reason", "leave")
                        .exitCode());
        assertEquals("2027-01-08T18:00:00Z", server.last().body().text("until").orElseThrow());
    }

    @Test
    void givingUpAnOperationIsProposed() throws IOException {
        server.on("POST /v1/proposals", 201, "{\"id\":\"prp-06cqm0x5n1f8d7rk2v9t4w3e8g\"}");
        Shell.Result proposed = shell.run("operation", "abandon", "op-1", "--comment", "Burnt down");
        assertEquals(0, proposed.exitCode(), proposed.err());
        assertEquals(
                JsonValue.parse("{\"action\":\"abandon-operation\",\"subject\":\"op-1\",\"comment\":\"Burnt down\"}"),
                server.last().body());
        assertTrue(proposed.err().contains("pengctl proposal agree prp-06cqm0x5n1f8d7rk2v9t4w3e8g"), proposed.err());
    }
}
