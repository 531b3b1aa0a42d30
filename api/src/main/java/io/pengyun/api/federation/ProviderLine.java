package io.pengyun.api.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The line to the identity provider: sixteen calls at a time, three seconds each at most. After a failure nobody tries it for
 * three seconds, and then one alone, so that a provider which swallows calls does not hold up those who do without it.
 */
@ApplicationScoped
class ProviderLine {

    static final Duration REST = Duration.ofSeconds(3);

    private static final Logger LOG = Logger.getLogger(ProviderLine.class);

    private static final int CALLS = 16;
    private static final Duration TURN = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Semaphore turns = new Semaphore(CALLS);
    private final ObjectMapper json;
    private final ProviderOutage outage;
    private final Counter unanswered;

    ProviderLine(ObjectMapper json, Clock clock, MeterRegistry meters) {
        this.json = json;
        this.outage = new ProviderOutage(clock, REST);
        this.unanswered = Counter.builder("pengyun.identity.provider.unanswered")
                .description("Calls to the identity provider that it did not answer as it should")
                .register(meters);
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
        if (!outage.mayTry()) {
            throw new ProviderAwayException("it did not answer a moment ago");
        }
        try {
            if (!turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProviderAwayException("too many wait for its answer");
            }
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
        try {
            Answer answer = call(address, bearer);
            outage.over();
            return answer;
        } catch (ProviderAwayException away) {
            outage.failed();
            unanswered.increment();
            LOG.warnf("identityProviderAway %s", away.getMessage());
            throw away;
        } finally {
            turns.release();
        }
    }

    private Answer call(URI address, Optional<String> bearer) throws ProviderAwayException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(ANSWER).header("Accept", "application/json");
        bearer.ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> new Answer(200, json.readTree(answer.body()));
                case 401, 403 -> new Answer(answer.statusCode(), json.nullNode());
                default -> throw new ProviderAwayException(address + " answers " + answer.statusCode());
            };
        } catch (JsonProcessingException broken) {
            throw new ProviderAwayException(address + " answers with no JSON", broken);
        } catch (IOException failed) {
            throw new ProviderAwayException(address + " does not answer: " + failed, failed);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private static ProviderAwayException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new ProviderAwayException("interrupted", stopped);
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
