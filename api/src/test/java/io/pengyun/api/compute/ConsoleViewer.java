package io.pengyun.api.compute;

import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Somebody at a console, over a WebSocket as any client opens it. */
final class ConsoleViewer implements WebSocket.Listener, AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringBuilder seen = new StringBuilder();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private WebSocket socket;

    static ConsoleViewer open(String path, Optional<String> token) throws Exception {
        ConsoleViewer viewer = new ConsoleViewer();
        WebSocket.Builder builder = viewer.client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        token.ifPresent(text -> builder.header("Authorization", "Bearer " + text));
        viewer.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + RestAssured.port + path), viewer)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return viewer;
    }

    void type(String keys) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(keys.getBytes(StandardCharsets.UTF_8)), true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void leave() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    boolean sees(String text) {
        synchronized (seen) {
            return seen.indexOf(text) >= 0;
        }
    }

    /** The code and the reason with which the server ends it. */
    String end() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (seen) {
            seen.append(StandardCharsets.UTF_8.decode(data));
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
