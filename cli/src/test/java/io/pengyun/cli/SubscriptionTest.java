package io.pengyun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SubscriptionTest {

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

    @Test
    void theSecretOfAWebhookIsPrintedOnce() {
        server.on("POST /v1/subscriptions", 201, "{\"id\":\"sub-1\",\"name\":\"duty\",\"secret\":\"whsec_abc\"}");
        Shell.Result result = shell.run(
                "subscription",
                "create",
                "duty",
                "--webhook",
                "https://duty.example.org/in",
                "--department",
                "health",
                "--kind",
                "request,instance.crashed");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals("whsec_abc\n", result.out());
        assertTrue(result.err().contains("shown this once"), result.err());
        assertEquals(
                "{\"name\":\"duty\",\"department\":\"health\",\"kinds\":[\"request\",\"instance.crashed\"],"
                        + "\"webhook\":{\"url\":\"https://duty.example.org/in\"}}",
                server.last().body().compact());
    }

    @Test
    void mailGoesToSome() {
        server.on("POST /v1/subscriptions", 201, "{\"id\":\"sub-1\",\"name\":\"duty\"}");
        Shell.Result result = shell.run("subscription", "create", "duty", "--mail", "a@example.org,b@example.org");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue((result.out() + result.err()).contains("Made subscription duty (sub-1)."), result.err());
        assertEquals(
                "{\"name\":\"duty\",\"mail\":{\"to\":[\"a@example.org\",\"b@example.org\"]}}",
                server.last().body().compact());
    }

    @Test
    void oneOfBothIsNeeded() {
        assertEquals(2, shell.run("subscription", "create", "duty").exitCode());
        assertEquals(
                2,
                shell.run("subscription", "create", "duty", "--mail", "a@example.org", "--webhook", "https://a")
                        .exitCode());
    }

    @Test
    void aTestWaitsForWhatComesOfIt() {
        server.on("POST /v1/subscriptions/duty/test", 202, "{\"health\":{\"lastSuccessAt\":\"2026-11-24T01:00:00Z\"}}");
        server.on(
                "GET /v1/subscriptions/duty",
                200,
                "{\"health\":{\"lastSuccessAt\":\"2026-11-24T01:00:00Z\",\"lastFailureAt\":\"2026-11-24T02:00:00Z\","
                        + "\"lastError\":\"it answered 500.\"}}");
        Shell.Result failed = shell.run("subscription", "test", "duty");
        assertEquals(1, failed.exitCode(), failed.err());
        assertTrue(failed.err().contains("It was not taken: it answered 500."), failed.err());
        server.on("GET /v1/subscriptions/duty", 200, "{\"health\":{\"lastSuccessAt\":\"2026-11-24T02:00:00Z\"}}");
        assertEquals(0, shell.run("subscription", "test", "duty").exitCode());
    }

    @Test
    void whatIsDeadIsListedAndDeliveredAgain() {
        server.on(
                "GET /v1/deliveries",
                200,
                "{\"items\":[{\"id\":\"dlv-1\",\"subscriptionName\":\"duty\",\"event\":{\"kind\":\"request.approved\","
                        + "\"subject\":\"req-1\"},\"state\":\"dead\",\"attempts\":12,\"lastError\":\"it answered 500.\"}]}");
        Shell.Result listed = shell.run("delivery", "list", "--dead", "--subscription", "duty");
        assertEquals(0, listed.exitCode(), listed.err());
        assertTrue(
                listed.out().matches("(?s).*dlv-1 +duty +request.approved +req-1 +dead +12 +- +it answered 500.*"),
                listed.out());
        assertTrue(server.last().query().contains("state=dead"), server.last().query());
        server.on("POST /v1/deliveries/dlv-1/redeliver", 202, "{\"id\":\"dlv-1\"}");
        assertEquals(0, shell.run("delivery", "redeliver", "dlv-1").exitCode());
    }
}
