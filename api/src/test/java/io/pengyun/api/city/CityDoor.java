package io.pengyun.api.city;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The API, as one of the city's people calls it. What is refused ends the making of the city. */
final class CityDoor {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String server;
    private final String token;

    /** @param token empty before the login */
    CityDoor(String server, String token) {
        this.server = server;
        this.token = token;
    }

    JsonNode get(String path) {
        return answered(request(path).GET());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return answered(request(path).POST(BodyPublishers.ofString(text(body))));
    }

    JsonNode post(String path) {
        return answered(request(path).POST(BodyPublishers.noBody()));
    }

    /** Replaces what is there, whatever it is. */
    JsonNode replace(String path, Map<String, ?> body) {
        String etag = send(request(path).GET()).headers().firstValue("ETag").orElseThrow();
        return answered(request(path).header("If-Match", etag).PUT(BodyPublishers.ofString(text(body))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).header("Content-Type", "application/json");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode answered(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request);
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    answer.request().method() + " " + answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String text(Map<String, ?> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
