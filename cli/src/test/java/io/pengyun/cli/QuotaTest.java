package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {

    private static final String QUOTA = """
            {"limits":{"instances":10,"gpus":2},"soft":{"instances":3,"vcpus":5},"overcommit":true,"used":{"instances":4,"vcpus":7,"gpus":0},
             "warnings":["Of instances, 4 are held, more than the soft limit of 3."]}""";

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("GET /v1/projects/vision/quota", 200, QUOTA, "ETag", "\"3\"")
                .on("PUT /v1/projects/vision/quota", 200, QUOTA)
                .on("GET /v1/departments/traffic/quota", 200, QUOTA, "ETag", "\"4\"")
                .on("PUT /v1/departments/traffic/quota", 200, QUOTA)
                .on("POST /v1/requests", 201, """
                        {"id":"req-06cqm0x5n1f8d7rk2v9t4w3e8g","state":"submitted","waitsFor":"an approver of traffic",
                         "warnings":["The soft quota of project \\"vision\\" for vcpus is 8."]}""");
        shell = new Shell(home, server.url()).with("PENGCTL_PROJECT", "vision");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsWhatIsHeldAndWhatIsTooMuch() {
        Shell.Result result = shell.run("quota", "show");
        assertEquals("""
                KIND       USED  SOFT  LIMIT  LEFT
                instances  4     3     10     6
                gpus       0     -     2      2
                vcpus      7     5     none   -
                """, result.out());
        assertEquals("""
                Warning: Of instances, 4 are held, more than the soft limit of 3.
                What stands below may be promised more than this, together.
                """, result.err());
    }

    @Test
    void keepsWhatIsNotNamed() throws IOException {
        shell.run("quota", "set", "--limit", "vcpus=16", "--limit", "gpus=none");
        assertEquals(JsonValue.parse("""
                {"limits":{"instances":10,"gpus":null,"vcpus":16},"soft":{"instances":3,"vcpus":5},
                 "overcommit":true}"""), server.last().body());
    }

    @Test
    void setsSoftLimitsAndOvercommitment() throws IOException {
        Shell.Result result = shell.run(
                "quota", "set", "--department", "traffic", "--soft", "instances=none", "--overcommit", "false");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(JsonValue.parse("""
                {"limits":{"instances":10,"gpus":2},"soft":{"instances":null,"vcpus":5},
                 "overcommit":false}"""), server.last().body());
    }

    @Test
    void asksForMore() throws IOException {
        Shell.Result result = shell.run(
                "quota", "request", "--limit", "vcpus=16", "--soft", "vcpus=12", "--purpose", "a third line of buses");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(JsonValue.parse("""
                {"project":"vision","purpose":"a third line of buses",
                 "items":[{"kind":"quota","name":"quota","of":"project","limits":{"vcpus":16},"soft":{"vcpus":12}}]}"""), server.last().body());
        assertEquals("""
                Warning: The soft quota of project "vision" for vcpus is 8.
                It waits for an approver of traffic: `pengctl approval list` shows it to them.
                """, result.err());
    }

    @Test
    void asksForMoreForTheDepartment() {
        shell.run("quota", "request", "--of-department", "--limit", "gpus=4", "--purpose", "x");
        JsonValue item = server.last().body().at("items").items().getFirst();
        assertEquals("department", item.text("of").orElseThrow());
        assertTrue(item.at("soft").isNull(), "is left out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set",
                "set --limit vcpus=many",
                "request --purpose x",
                "request --limit vcpus=4",
                "request --purpose x --limit vcpus=none"
            })
    void sendsNothingThatSaysNothing(String words) {
        assertEquals(2, shell.run(("quota " + words).split(" ")).exitCode());
        assertTrue(server.seen().stream().allMatch(call -> call.method().equals("GET")));
    }
}
