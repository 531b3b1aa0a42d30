package io.pengyun.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An identity provider: answers its token endpoint with what a test lays down, one after the other. */
final class FakeProvider implements AutoCloseable {

    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body) {}

    FakeProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/realms/city/.well-known/openid-configuration",
                exchange -> send(exchange, 200, """
                        {"issuer":"%1$s","device_authorization_endpoint":"%1$s/device","token_endpoint":"%1$s/token",
                         "revocation_endpoint":"%1$s/revoke"}""".formatted(issuer())));
        server.createContext("/realms/city/device", exchange -> {
            form(exchange);
            send(exchange, 200, """
                    {"device_code":"the-secret","user_code":"ABCD-EFGH","verification_uri":"%1$s/agree",
                     "verification_uri_complete":"%1$s/agree?code=ABCD-EFGH","expires_in":600,"interval":0}""".formatted(issuer()));
        });
        server.createContext("/realms/city/token", exchange -> {
            form(exchange);
            Answer answer;
            synchronized (answers) {
                answer = answers.isEmpty() ? new Answer(400, "{\"error\":\"invalid_grant\"}") : answers.remove();
            }
            send(exchange, answer.status(), answer.body());
        });
        server.createContext("/realms/city/revoke", exchange -> {
            form(exchange);
            send(exchange, 200, "");
        });
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/city";
    }

    FakeProvider refuses(String error) {
        return answers(400, "{\"error\":\"" + error + "\"}");
    }

    /** An error of its own, as Keycloak 26.5 has when it is asked in the moment in which somebody agrees. */
    FakeProvider stumbles() {
        return answers(500, "{\"error\":\"unknown_error\"}");
    }

    FakeProvider gives(String access, String refresh, int seconds) {
        return answers(
                200,
                "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expires_in\":%d}"
                        .formatted(access, refresh, seconds));
    }

    private FakeProvider answers(int status, String body) {
        synchronized (answers) {
            answers.add(new Answer(status, body));
        }
        return this;
    }

    /** The forms that came, the last one last. */
    List<Map<String, String>> forms() {
        return List.copyOf(forms);
    }

    private void form(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new TreeMap<>();
        Arrays.stream(text.split("&"))
                .map(field -> field.split("=", 2))
                .forEach(field -> form.put(field[0], URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        forms.add(form);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
