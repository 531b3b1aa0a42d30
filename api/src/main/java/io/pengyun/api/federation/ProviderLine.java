package io.pengyun.api.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The line to the identity provider. It waits three seconds at most; after a failure nobody tries it for another three, so
 * that a provider which swallows calls does not hold up those who do without it.
 */
@ApplicationScoped
class ProviderLine {

    static final Duration REST = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper json;
    private final Clock clock;
    private volatile Instant failedAt = Instant.EPOCH;

    ProviderLine(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /** An answer; without JSON when it is a refusal. */
    record Answer(int status, JsonNode body) {}

    /**
     * Reads a document.
     *
     * @param bearer a token to show
     * @return status 200, 401 or 403
     * @throws ProviderAwayException for any other answer, and for none
     */
    Answer get(URI address, Optional<String> bearer) throws ProviderAwayException {
        Duration since = Duration.between(failedAt, clock.instant());
        // A clock that was set back makes nobody wait for it.
        if (!since.isNegative() && since.compareTo(REST) < 0) {
            throw new ProviderAwayException("it did not answer a moment ago");
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWER).header("Accept", "application/json");
        bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> new Answer(200, json.readTree(answer.body()));
                case 401, 403 -> new Answer(answer.statusCode(), json.nullNode());
                default -> throw away(new ProviderAwayException(address + " answers " + answer.statusCode()));
            };
        } catch (JsonProcessingException broken) {
            throw away(new ProviderAwayException(address + " answers with no JSON", broken));
        } catch (IOException failed) {
            throw away(new ProviderAwayException(address + " does not answer: " + failed, failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderAwayException("interrupted", stopped);
        }
    }

    private ProviderAwayException away(ProviderAwayException why) {
        failedAt = clock.instant();
        return why;
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
