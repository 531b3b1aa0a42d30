package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class WaitTest {

    private static final String OPERATION = "op-06cqm0x5n1f8d7rk2v9t4w3e8g";
    private static final String PATH = "/v1/operations/" + OPERATION;

    @TempDir
    Path home;

    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile String status = "waiting";
    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane()
                .on("POST /v1/instances/web/start", 202, operation("ready", 0))
                .on("GET " + PATH, exchange -> {
                    looks.incrementAndGet();
                    FakeControlPlane.send(exchange, 200, operation(status, status.equals("succeeded") ? 100 : 0));
                });
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.close();
    }

    private static String operation(String status, int percent) {
        return "{\"id\":\"" + OPERATION + "\",\"kind\":\"instance-start\",\"status\":\"" + status
                + "\",\"direction\":\"forward\",\"done\":" + percent / 50 + ",\"total\":2,\"percent\":" + percent
                + ",\"waitsFor\":\"the agent of host-1\",\"reason\":\"No host answers\"}";
    }

    private static void event(OutputStream out, int id, String data) throws IOException {
        out.write(("id: " + id + "\nevent: progress\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static OutputStream openStream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    @Test
    void followsTheEventsToTheEnd() {
        server.on("GET " + PATH + "/events", exchange -> {
            try (OutputStream out = openStream(exchange)) {
                event(out, 1, operation("waiting", 50));
                status = "succeeded";
                event(out, 2, operation("succeeded", 100));
            }
        });
        Shell.Result result = shell.run("instance", "start", "web");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("Started instance web.\n", result.out());
        assertTrue(result.err().contains("instance-start: 2/2, 100 %, succeeded"), result.err());
    }

    @Test
    void asksAgainAndAgainWhereThereAreNoEvents() {
        server.on(
                "GET " + PATH,
                exchange -> FakeControlPlane.send(
                        exchange, 200, operation(looks.incrementAndGet() < 6 ? "waiting" : "succeeded", 0)));
        Shell.Result result = shell.run("instance", "start", "web");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(6, looks.get());
    }

    @Test
    void goesOnFromTheLastEventWhenTheStreamBreaks() {
        AtomicInteger streams = new AtomicInteger();
        server.on("GET " + PATH + "/events", exchange -> {
            try (OutputStream out = openStream(exchange)) {
                if (streams.incrementAndGet() == 1) {
                    event(out, 7, operation("waiting", 50));
                    return;
                }
                status = "succeeded";
                event(out, 8, operation("succeeded", 100));
            }
        });
        assertEquals(0, shell.run("instance", "start", "web").exitCode());
        String lastId = server.seen().stream()
                .filter(seen -> seen.path().endsWith("/events"))
                .reduce((first, second) -> second)
                .orElseThrow()
                .header("Last-Event-ID");
        assertEquals("7", lastId);
    }

    @Test
    void failsWithTheReasonWhenTheOperationWasUndone() {
        status = "undone";
        Shell.Result result = shell.run("instance", "start", "web");
        assertEquals(6, result.exitCode());
        assertTrue(result.err().contains("No host answers"), result.err());
        assertTrue(result.err().contains("pengctl operation explain " + OPERATION), result.err());
    }

    @Test
    void doesNotWaitForAParkedOperation() {
        status = "parked";
        Shell.Result result = shell.run("operation", "watch", OPERATION);
        assertEquals(6, result.exitCode());
        assertTrue(result.err().contains("it needs an operator"), result.err());
    }

    @Test
    void givesUpWaitingWhenTheTimeIsOver() {
        server.on("GET " + PATH + "/events", exchange -> {
            openStream(exchange).flush();
            await(never);
        });
        Shell.Result result = shell.run("instance", "start", "web", "--timeout", "300ms");
        assertEquals(7, result.exitCode());
        assertTrue(result.err().contains("pengctl operation watch " + OPERATION), result.err());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "the test should have ended by now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void onlyStartsTheWorkWithNoWait() {
        Shell.Result result = shell.run("instance", "start", "web", "--no-wait");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(0, looks.get());
        assertTrue(result.out().contains("pengctl operation watch " + OPERATION), result.out());
    }

    @Test
    void waitsWhenToldTo() {
        status = "succeeded";
        assertEquals(0, shell.run("instance", "start", "web", "--wait").exitCode());
        assertEquals(1, looks.get());
    }

    @Test
    void printsTheOperationForPrograms() {
        status = "succeeded";
        Shell.Result result = shell.run("instance", "start", "web", "-o", "json");
        assertTrue(result.out().startsWith("{"), result.out());
        assertTrue(result.out().contains("\"succeeded\""), result.out());
    }

    @Test
    void writesOverOneLineOnATerminal() {
        status = "succeeded";
        Shell.Result result = shell.with("PENGCTL_ERR_COLUMNS", "40").run("instance", "start", "web");
        assertTrue(result.err().contains("\r\u001b[K"), result.err());
        assertFalse(result.err().contains("\n"), result.err());
    }
}
