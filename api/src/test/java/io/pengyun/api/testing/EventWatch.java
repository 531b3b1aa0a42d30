package io.pengyun.api.testing;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An open stream of events, read on a thread of its own. */
public final class EventWatch implements AutoCloseable {

    /**
     * One event as it came.
     *
     * @param id what to resume behind
     */
    public record Told(String id, String kind, JsonPath data) {

        public String subject() {
            return data.getString("subject");
        }

        @Override
        public String toString() {
            return id + " " + kind + " " + subject();
        }
    }

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private final Thread reader;
    private volatile boolean ended;

    private EventWatch(InputStream body) {
        this.body = body;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** Opens it, from now on; {@code query} begins with a question mark, or is empty. */
    public static EventWatch open(ApiClient caller, String query) throws IOException, InterruptedException {
        return open(caller, query, null);
    }

    /** Opens it behind an event. */
    public static EventWatch open(ApiClient caller, String query, String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/events/watch" + query))
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new AssertionError(
                    answer.statusCode() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return new EventWatch(answer.body());
    }

    public List<Told> told() {
        return told;
    }

    public List<String> kinds() {
        return told.stream().map(Told::kind).toList();
    }

    public List<String> kindsOf(Object subject) {
        return told.stream()
                .filter(one -> one.subject().equals(subject))
                .map(Told::kind)
                .toList();
    }

    /** True when the other side has ended it. */
    public boolean ended() {
        return ended;
    }

    private void read() {
        String id = "";
        String kind = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("event:")) {
                    kind = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    told.add(new Told(id, kind, JsonPath.from(line.substring(5))));
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            // By us, or by the other side.
        }
        ended = true;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
