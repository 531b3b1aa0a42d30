package io.pengyun.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers like the control plane: what a test lays down for a method and path, and 404 for everything else. */
public final class FakeControlPlane implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** Writes an answer. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** A call as it arrived; the path without the query. */
    public record Seen(String method, String path, String query, Map<String, String> headers, JsonValue body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    public FakeControlPlane() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Lays down an answer for e.g. {@code GET /v1/projects}. */
    public FakeControlPlane on(String methodAndPath, Answer answer) {
        synchronized (answers) {
            answers.put(methodAndPath, answer);
        }
        return this;
    }

    public FakeControlPlane on(String methodAndPath, int status, String json, String... headers) {
        return on(methodAndPath, exchange -> send(exchange, status, json, headers));
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    public Seen last() {
        return seen.get(seen.size() - 1);
    }

    public static void send(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        exchange.getResponseHeaders()
                .set("Content-Type", status >= 400 ? "application/problem+json" : "application/json");
        for (int index = 0; index < headers.length; index += 2) {
            exchange.getResponseHeaders().set(headers[index], headers[index + 1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        seen.add(new Seen(
                exchange.getRequestMethod(), path, query == null ? "" : query, headers, JsonValue.parse(text)));
        Answer answer;
        synchronized (answers) {
            answer = answers.get(exchange.getRequestMethod() + " " + path);
        }
        if (answer == null) {
            send(exchange, 404, """
                    {"type":"about:blank","title":"Not found","status":404,"code":"not-found","traceId":"4bf92f"}""");
        } else {
            answer.to(exchange);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
