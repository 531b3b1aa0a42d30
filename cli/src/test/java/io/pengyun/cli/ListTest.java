package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.cli.json.JsonValue;
import io.pengyun.cli.output.TextWidth;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListTest {

    private static final String PROJECTS = """
            {"items":[
              {"id":"prj-06cqm0x5n1f8d7rk2v9t4w3e8g","name":"vision","title":"城市视觉平台","departmentName":"traffic",
               "outsideAccess":true,"state":"active","createdAt":"2026-11-23T03:00:00Z","future":{"a":null}},
              {"id":"prj-06cqm0x5n1f8d7rk2v9t4w3e8h","name":"lamps","title":"Street lamps","departmentName":"城市管理",
               "outsideAccess":false,"state":"active","createdAt":"2026-11-20T03:00:00Z"}]}""";

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane().on("GET /v1/projects", 200, PROJECTS);
        shell = new Shell(home, server.url()).at(Clock.fixed(Instant.parse("2026-11-23T04:00:00Z"), ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void alignsChineseText() {
        assertEquals("""
                NAME    TITLE         DEPARTMENT  OUTSIDE  STATE   AGE   ID
                vision  城市视觉平台  traffic     true     active  60m   prj-06cqm0x5n1f8d7rk2v9t4w3e8g
                lamps   Street lamps  城市管理    false    active  3d1h  prj-06cqm0x5n1f8d7rk2v9t4w3e8h
                """, shell.run("project", "list").out());
    }

    @Test
    void fitsTheTerminal() {
        String out = shell.with("PENGCTL_OUT_COLUMNS", "70")
                .run("project", "list", "--no-color")
                .out();
        assertEquals(70, out.lines().mapToInt(TextWidth::of).max().orElse(0), out);
        assertTrue(out.contains("…"), out);
    }

    @Test
    void printsJsonAsTheServerSentIt() throws IOException {
        JsonValue printed =
                JsonValue.parse(shell.run("project", "list", "-o", "json").out());
        assertEquals(JsonValue.parse(PROJECTS).at("items"), printed);
    }

    @Test
    void printsYaml() {
        String out = shell.run("project", "list", "-o", "yaml").out();
        assertTrue(out.startsWith("- id: prj-06cqm0x5n1f8d7rk2v9t4w3e8g\n  name: vision\n  title: 城市视觉平台\n"), out);
    }

    @Test
    void tellsWhenThingsEnd() {
        server.on("GET /v1/volumes", 200, """
                {"items":[{"name":"soon","endsAt":"2026-11-25T16:00:00Z"},{"name":"over","endsAt":"2026-11-23T03:59:00Z"},
                          {"name":"open"}]}""");
        String[] lines = shell.run("volume", "list", "-A", "--ending-within-days", "7")
                .out()
                .split("\\n");
        assertTrue(lines[0].contains("ENDS"), lines[0]);
        assertTrue(lines[1].contains("in 2d12h"), lines[1]);
        assertTrue(lines[2].contains("ended"), lines[2]);
        assertTrue(lines[3].contains("no end"), lines[3]);
        assertTrue(server.last().query().contains("endingBefore=2026-11-30T04:00:00Z"));
    }

    @Test
    void printsIdsOnlyWhenQuiet() {
        assertEquals(
                "prj-06cqm0x5n1f8d7rk2v9t4w3e8g\nprj-06cqm0x5n1f8d7rk2v9t4w3e8h\n",
                shell.run("project", "list", "-q").out());
    }

    @Test
    void tellsItsVersion() {
        Shell.Result result = shell.run("--version");
        assertEquals(0, result.exitCode());
        assertTrue(result.out().startsWith("pengctl "), result.out());
    }

    @Test
    void followsPages() {
        server.on("GET /v1/flavors", exchange -> {
            String query = exchange.getRequestURI().getQuery();
            boolean second = query.contains("pageToken=next/1=");
            FakeControlPlane.send(
                    exchange,
                    200,
                    second
                            ? "{\"items\":[{\"name\":\"large\"}]}"
                            : "{\"items\":[{\"name\":\"small\"}],\"nextPageToken\":\"next/1=\"}");
        });
        assertEquals("small\nlarge\n", shell.run("flavor", "list", "-q").out());
    }

    @Test
    void stopsAtTheLimitAndSaysSo() {
        server.on(
                "GET /v1/flavors",
                200,
                "{\"items\":[{\"name\":\"small\"},{\"name\":\"large\"}],\"nextPageToken\":\"x\"}");
        Shell.Result result = shell.run("flavor", "list", "--limit", "2");
        assertEquals(1, server.seen().size());
        assertTrue(result.err().contains("--limit"), result.err());
    }

    @Test
    void keepsEscapeSequencesOfTenantsFromTheTerminal() {
        server.on("GET /v1/flavors", 200, "{\"items\":[{\"name\":\"a\\u001b[2Jb\"}]}");
        String out = shell.run("flavor", "list").out();
        assertTrue(out.contains("a [2Jb"), out);
    }

    @Test
    void restrictsToTheProjectUnlessAllAreWanted() {
        server.on("GET /v1/instances", 200, "{\"items\":[]}");
        shell.run("instance", "list", "-p", "vision");
        assertEquals("project=vision&pageSize=200", server.last().query());
        shell.run("instance", "list", "-p", "vision", "-A");
        assertEquals("pageSize=200", server.last().query());
    }
}
