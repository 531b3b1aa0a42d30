package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTest {

    private static final String DEPARTMENT = "{\"id\":\"dep-06cqm0x5n1f8d7rk2v9t4w3e8g\",\"name\":\"traffic\"}";

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("POST /v1/departments", 201, DEPARTMENT)
                .on("GET /v1/departments/traffic", 200, DEPARTMENT, "ETag", "\"7\"")
                .on("PATCH /v1/departments/traffic", 200, DEPARTMENT);
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysWhatWasMade() {
        Shell.Result result = shell.run("department", "create", "traffic", "--title", "交通局");
        assertEquals("Made department traffic (dep-06cqm0x5n1f8d7rk2v9t4w3e8g).\n", result.out());
        assertEquals(
                "{\"name\":\"traffic\",\"title\":\"交通局\"}", server.last().body().compact());
    }

    @Test
    void drawsAKeyForEachPost() {
        shell.run("department", "create", "traffic");
        String first = server.last().header("Idempotency-Key");
        shell.run("department", "create", "traffic");
        assertEquals(36, first.length());
        assertNotEquals(first, server.last().header("Idempotency-Key"));
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 429})
    void repeatsAPostWithTheSameKeyWhenTheServerIsBusy(int refusal) {
        AtomicInteger calls = new AtomicInteger();
        server.on("POST /v1/departments", exchange -> {
            boolean busy = calls.incrementAndGet() == 1;
            FakeControlPlane.send(exchange, busy ? refusal : 201, busy ? "{\"code\":\"later\"}" : DEPARTMENT);
        });
        assertEquals(0, shell.run("department", "create", "traffic").exitCode());
        List<FakeControlPlane.Seen> seen = server.seen();
        assertEquals(2, seen.size());
        assertEquals(seen.get(0).header("Idempotency-Key"), seen.get(1).header("Idempotency-Key"));
    }

    @Test
    void changesTheVersionThatIsThere() {
        Shell.Result result = shell.run("department", "update", "traffic", "--title", "Roads");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("PATCH", server.last().method());
        assertEquals("\"7\"", server.last().header("If-Match"));
        assertEquals("{\"title\":\"Roads\"}", server.last().body().compact());
    }

    @Test
    void sendsNothingWhenNothingIsToBeChanged() {
        assertEquals(2, shell.run("department", "update", "traffic").exitCode());
        assertEquals(List.of(), server.seen());
    }

    @Test
    void tellsFieldErrorsAndTheTraceId() {
        server.on("POST /v1/departments", 400, """
                {"title":"The request is not valid","status":400,"detail":"Two fields are wrong.","code":"invalid",
                 "traceId":"4bf9","errors":[{"field":"name","message":"must match [a-z]+"},
                 {"field":"title","message":"must not be blank"}]}""");
        Shell.Result result = shell.run("department", "create", "TRAFFIC");
        assertEquals(1, result.exitCode());
        assertEquals("""
                pengctl: The request is not valid
                  Two fields are wrong.
                  name: must match [a-z]+
                  title: must not be blank
                  Trace id: 4bf9
                """, result.err());
    }

    @Test
    void saysEachComplaintOnce() {
        server.on("POST /v1/departments", 400, """
                {"title":"The request is not valid","detail":"name: is missing.",
                 "errors":[{"field":"name","message":"is missing."}]}""");
        assertEquals(
                "pengctl: The request is not valid\n  name: is missing.\n",
                shell.run("department", "create", "traffic").err());
    }

    @Test
    void endsWithThreeForWhatIsNotThere() {
        Shell.Result result = shell.run("department", "show", "nobody");
        assertEquals(3, result.exitCode());
    }

    @Test
    void endsWithFourForWhatIsNotAllowed() {
        server.on("POST /v1/departments", 403, "{\"title\":\"Your roles do not allow this\",\"code\":\"forbidden\"}");
        Shell.Result result = shell.run("department", "create", "traffic");
        assertEquals(4, result.exitCode());
        assertTrue(result.err().contains("pengctl whoami"), result.err());
    }

    @Test
    void endsWithFiveWhenNobodyListens() {
        server.close();
        Shell.Result result = shell.run("department", "list");
        assertEquals(5, result.exitCode());
        assertTrue(result.err().contains("nobody listens there"), result.err());
    }

    @Test
    void outlastsARestartWhenToldToBePatient() throws Exception {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        HttpServer late = HttpServer.create();
        late.createContext("/v1/departments", exchange -> {
            byte[] body = "{\"items\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Thread start = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
            try {
                late.bind(place, 8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            late.start();
        });
        try {
            String url = "http://127.0.0.1:" + place.getPort();
            Shell.Result result = shell.run("department", "list", "-o", "json", "--server", url, "--patience", "30");
            assertEquals(0, result.exitCode(), result.err());
        } finally {
            start.join();
            late.stop(0);
        }
    }

    @Test
    void asksForPatienceInWholeSeconds() {
        Shell.Result result = shell.run("department", "list", "--patience", "long");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("whole seconds"), result.err());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void endsWithTwoForWrongUsage() {
        Shell.Result result = shell.run("department", "create");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("`pengctl department create --help`"), result.err());
    }

    @Test
    void asksForADryRun() {
        Shell.Result result = shell.run("department", "create", "traffic", "--dry-run");
        assertEquals("dryRun=true", server.last().query());
        assertTrue(result.out().startsWith("Checked only"), result.out());
    }

    @Test
    void encodesNames() {
        shell.run("department", "show", "a b/../c?d");
        assertEquals("/v1/departments/a b/../c?d", server.last().path());
    }
}
