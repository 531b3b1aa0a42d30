package io.pengyun.api.compute;

import static io.pengyun.api.agent.CloudScene.await;
import static io.pengyun.api.testing.ApiClient.expect;
import static io.pengyun.api.testing.ApiClient.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.api.agent.CloudScene;
import io.pengyun.api.agent.CloudScene.Cloud;
import io.pengyun.api.testing.DatabaseResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The interactive console, from a WebSocket to a simulated guest and back. */
@QuarkusTest
@QuarkusTestResource(DatabaseResource.class)
class ConsoleTest {

    @Inject
    CloudScene scene;

    /** What a viewer has seen, and why it ended. */
    private static final class Viewer implements WebSocket.Listener {
        private final StringBuffer seen = new StringBuffer();
        private final CompletableFuture<String> ended = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            seen.append(StandardCharsets.UTF_8.decode(data));
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            ended.complete(reason);
            return CompletableFuture.completedFuture(null);
        }
    }

    private static WebSocket open(String path, Viewer viewer) throws Exception {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + RestAssured.port + path), viewer)
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatIsTypedReachesTheGuestAndItsAnswerComesBack() throws Exception {
        try (Cloud cloud = scene.start(1)) {
            cloud.fulfil(List.of(cloud.instances("web", 1, Map.of())));
            String ticketPath = "/v1/instances/web/console-ticket?project=" + cloud.project();
            String path = (String)
                    expect(201, cloud.member().post(ticketPath, Map.of())).get("path");
            Viewer viewer = new Viewer();
            WebSocket socket = open(path, viewer);
            socket.sendBinary(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)), true)
                    .get(5, TimeUnit.SECONDS);
            await("the guest answers", () -> viewer.seen.toString().contains("hello"));

            // A ticket is good once.
            Viewer second = new Viewer();
            open(path, second);
            assertTrue(second.ended.get(10, TimeUnit.SECONDS).contains("ticket"));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(5, TimeUnit.SECONDS);

            refused(404, "not-found", scene.strangerTo(cloud).post(ticketPath, Map.of()));
            expect(202, cloud.member().post("/v1/instances/web/stop?project=" + cloud.project(), Map.of()));
            await("it is stopped", () -> cloud.instance("web").get("state").equals("stopped"));
            refused(409, "wrong-state", cloud.member().post(ticketPath, Map.of()));
        }
    }

    @Test
    void aTicketThatNobodyGaveOpensNothing() throws Exception {
        Viewer viewer = new Viewer();
        open("/v1/consoles/guessed", viewer);
        assertTrue(viewer.ended.get(10, TimeUnit.SECONDS).contains("ticket"));
        assertEquals("", viewer.seen.toString());
    }
}
