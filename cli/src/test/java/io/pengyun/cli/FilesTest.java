package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads and writes files: images, exports, contexts. */
class FilesTest {

    /** The SHA-256 of "abc", from FIPS 180-2, appendix B.1. */
    private static final String SHA256_OF_A_SECTOR = "076a27c79e5ace2a3d47f9dd2e83e4ff6ea8872b3c2218f66c92b89b55f36560";

    /** Of RFC 8032, section 7.1, test 1. */
    private static final String AUDIT_KEY =
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane().on("POST /v1/images", 201, "{\"id\":\"x\",\"name\":\"debian\"}");
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void computesTheDigestOfALocalImage() throws IOException {
        Path image = Files.write(home.resolve("disk.img"), new byte[512]);
        assertEquals(
                0,
                shell.run("image", "create", "debian", "--source", "file://" + image)
                        .exitCode());
        assertEquals(SHA256_OF_A_SECTOR, server.last().body().text("sha256").orElseThrow());
        assertEquals("raw", server.last().body().text("format").orElseThrow());
    }

    @Test
    void whatIsNoImageIsNotRegistered() throws IOException {
        Path letter = Files.writeString(home.resolve("letter.txt"), "hello world\n");
        Shell.Result result = shell.run("image", "create", "debian", "--source", letter.toString());
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("is no image") && result.err().contains("12 bytes"), result.err());
        assertEquals(0, server.seen().size());
    }

    @Test
    void knowsAQcow2Image() throws IOException {
        Path image = home.resolve("disk.qcow2");
        Files.write(image, new byte[] {'Q', 'F', 'I', (byte) 0xFB, 0, 0, 0, 3});
        assertEquals(
                0,
                shell.run("image", "create", "debian", "--source", image.toString())
                        .exitCode());
        assertEquals("qcow2", server.last().body().text("format").orElseThrow());
        assertEquals(
                image.toUri().toString(), server.last().body().text("source").orElseThrow());
    }

    @Test
    void wantsTheDigestOfARemoteImage() {
        Shell.Result result = shell.run("image", "create", "debian", "--source", "https://images.city/debian.qcow2");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("--sha256"), result.err());
    }

    @Test
    void writesAnExport() throws IOException {
        server.on("GET /v1/audit/export", 200, "{\"sequence\":1}\n");
        Path file = home.resolve("trail.ndjson");
        assertEquals(0, shell.run("audit", "export", "--file", file.toString()).exitCode());
        assertEquals("{\"sequence\":1}\n", Files.readString(file));
    }

    @Test
    void leavesNoFileOfAnExportThatFailed() throws IOException {
        Path folder = Files.createDirectory(home.resolve("exports"));
        Shell.Result result =
                shell.run("audit", "export", "--file", folder.resolve("trail").toString());
        assertEquals(3, result.exitCode(), result.err());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void namesTheBadLineOfAnExport() throws IOException {
        Path file = Files.writeString(home.resolve("trail.ndjson"), "{}\n");
        Path key = Files.writeString(home.resolve("key.pem"), AUDIT_KEY);
        Shell.Result result = shell.run("audit", "verify", file.toString(), "--key", key.toString());
        assertEquals(1, result.exitCode());
        assertTrue(result.out().startsWith("BAD: line 1: "), result.out());
    }

    @Test
    void verifiesNoExportWithoutAKey() throws IOException {
        Path file = Files.writeString(home.resolve("trail.ndjson"), "{}\n");
        Shell.Result result = shell.run("audit", "verify", file.toString());
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("--key"), result.err());
    }

    @Test
    void keepsContextsApart() {
        shell.without("PENGCTL_SERVER");
        assertEquals(
                0,
                shell.run("context", "set", "city", "--server", server.url(), "-p", "vision")
                        .exitCode());
        assertEquals(
                0,
                shell.run("context", "set", "test", "--server", "http://127.0.0.1:1")
                        .exitCode());
        assertEquals(0, shell.run("context", "use", "test").exitCode());
        server.on("GET /v1/instances", 200, "{\"items\":[]}");
        assertEquals(0, shell.run("instance", "list", "--context", "city").exitCode());
        assertEquals("project=vision&pageSize=200", server.last().query());
        assertEquals(5, shell.run("instance", "list").exitCode());
        assertEquals(2, shell.run("instance", "list", "--context", "nowhere").exitCode());
    }

    @Test
    void refusesNamesOfContextsThatAreNoFileNames() {
        assertEquals(2, shell.run("context", "set", "../x").exitCode());
    }

    @Test
    void asksForInstancesOfOneStateAndLabel() {
        server.on("GET /v1/instances", 200, "{\"items\":[{\"id\":\"a\"}]}");
        shell.run("instance", "list", "--state", "running", "--label", "tier=front");
        assertEquals(
                "state=running&label=tier=front&pageSize=200", server.last().query());
    }
}
