package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventTest {

    @TempDir
    Path home;

    private FakeControlPlane server;
    private Shell shell;

    @BeforeEach
    void start() throws IOException {
        server = new FakeControlPlane();
        shell = new Shell(home, server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String event(int number) {
        return "{\"id\":\"evt-" + number + "\",\"number\":" + number + ",\"kind\":\"instance.started\","
                + "\"at\":\"2026-11-23T10:00:0" + number
                + "Z\",\"subject\":\"ins-1\",\"data\":{\"name\":\"web\",\"host\":\"h\"}}";
    }

    private static void say(HttpExchange exchange, int... numbers) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(": alive\n\n".getBytes(StandardCharsets.UTF_8));
            for (int number : numbers) {
                out.write(("id: " + number + "\nevent: instance.started\ndata: " + event(number) + "\n\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void listsWhatHasHappened() {
        server.on("GET /v1/events", 200, "{\"items\":[" + event(2) + "," + event(1) + "]}");
        Shell.Result result = shell.run("event", "list", "--kind", "instance", "--kind", "request.approved");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out()
                        .matches("(?s)NUMBER +AT +KIND +SUBJECT +NAME.*\n2 +2026-11-23T10:00:02Z +instance.started"
                                + " +ins-1 +web.*"),
                result.out());
        String asked = server.seen().getFirst().query();
        assertTrue(asked.contains("kind=instance&kind=request.approved"), asked);
    }

    @Test
    void watchesAcrossABrokenConnectionAndMissesNothing() {
        AtomicInteger connections = new AtomicInteger();
        server.on("GET /v1/events/watch", exchange -> {
            if (connections.incrementAndGet() == 1) {
                say(exchange, 1, 2);
            } else {
                say(exchange, 3);
            }
        });
        Shell.Result result = shell.run("event", "watch", "--after", "0", "--count", "3");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(
                "2026-11-23T10:00:01Z  instance.started    ins-1  name=web host=h\n"
                        + "2026-11-23T10:00:02Z  instance.started    ins-1  name=web host=h\n"
                        + "2026-11-23T10:00:03Z  instance.started    ins-1  name=web host=h\n",
                result.out());
        assertEquals("0", server.seen().getFirst().header("Last-Event-ID"));
        assertEquals("2", server.seen().getLast().header("Last-Event-ID"));
    }

    @Test
    void programsGetALineOfJsonForEach() {
        server.on("GET /v1/events/watch", exchange -> say(exchange, 1, 2));
        Shell.Result result = shell.run("event", "watch", "--count", "2", "-o", "json");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(event(1) + "\n" + event(2) + "\n", result.out());
    }

    @Test
    void aRefusalIsToldAtOnce() {
        server.on(
                "GET /v1/events/watch",
                400,
                "{\"code\":\"invalid\",\"title\":\"Not valid\",\"detail\":\"kind: there is no such kind.\",\"status\":400}");
        Shell.Result result = shell.run("event", "watch", "--kind", "nonsense");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("there is no such kind"), result.err());
    }
}
