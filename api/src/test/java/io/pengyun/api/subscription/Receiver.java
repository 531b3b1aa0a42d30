package io.pengyun.api.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A subscriber on this machine, which answers as a test wants. */
final class Receiver implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private volatile Function<Message, Integer> answer = message -> 200;

    /** What was posted, with its headers. */
    record Message(String id, long timestamp, String signature, String body, String path) {

        JsonNode event() {
            try {
                return JSON.readTree(body);
            } catch (IOException broken) {
                throw new AssertionError(body, broken);
            }
        }

        String subject() {
            return event().get("subject").asText();
        }

        String kind() {
            return event().get("kind").asText();
        }

        /** Checked as a receiver does. */
        boolean signedWith(String secret) {
            return signature.equals(WebhookSignature.of(secret, id, timestamp, body));
        }
    }

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/in?key=canary-of-the-path";
    }

    /** From now on: the status for each message; a function may also take its time. */
    Receiver answers(Function<Message, Integer> status) {
        answer = status;
        return this;
    }

    /** All that came, also what was not taken. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Message message = new Message(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body,
                exchange.getRequestURI().toString());
        messages.add(message);
        exchange.sendResponseHeaders(answer.apply(message), -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
