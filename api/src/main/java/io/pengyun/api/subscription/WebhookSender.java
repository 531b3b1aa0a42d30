package io.pengyun.api.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.event.Event;
import io.pengyun.api.subscription.DeliveryLine.Due;
import io.pengyun.api.subscription.DeliveryLine.Failure;
import io.pengyun.api.subscription.DeliveryLine.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/** Posts events. Follows no redirects, reads no more of an answer than it must, and tells nobody what was in it. */
@ApplicationScoped
class WebhookSender {

    /** In one turn. */
    static final int MOST_ROUNDS = 5;

    private static final int SIDE_BY_SIDE = 10;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int TAKEN = 2;
    private static final long LONGEST_ANSWER = 1 << 16;
    private static final int IDLE_SECONDS = 30;

    private final HttpClient client;
    private final WebhookNetworks networks;
    private final WebhookConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    WebhookSender(Vertx vertx, WebhookNetworks networks, WebhookConfig config, ObjectMapper json, Clock clock) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) config.patience().toMillis())
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setMaxPoolSize(SIDE_BY_SIDE)
                .setVerifyHost(true));
        this.networks = networks;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Posts events, some side by side. The first that is not taken is the last round: the target may be ill, and the rest is
     * left for later.
     *
     * @param due at most {@link #SIDE_BY_SIDE} times {@link #MOST_ROUNDS}
     */
    Outcome send(SubscriptionTarget.Webhook target, List<Due> due) {
        return switch (networks.to(target.url())) {
            case WebhookNetworks.Way.Closed closed ->
                new Outcome(List.of(), List.of(new Failure(due.getFirst(), closed.why())));
            case WebhookNetworks.Way.To to -> post(target, due, to.address());
        };
    }

    private Outcome post(SubscriptionTarget.Webhook target, List<Due> due, InetAddress address) {
        List<Due> taken = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        for (int at = 0; at < due.size() && failures.isEmpty(); at += SIDE_BY_SIDE) {
            List<Due> round = due.subList(at, Math.min(due.size(), at + SIDE_BY_SIDE));
            List<CompletableFuture<Integer>> answers = round.stream()
                    .map(one -> posted(target, one.event(), address))
                    .toList();
            for (int index = 0; index < round.size(); index++) {
                Due one = round.get(index);
                trouble(answers.get(index))
                        .ifPresentOrElse(said -> failures.add(new Failure(one, said)), () -> taken.add(one));
            }
        }
        return new Outcome(taken, failures);
    }

    private CompletableFuture<Integer> posted(SubscriptionTarget.Webhook target, Event event, InetAddress address) {
        String body = text(event);
        return client.request(options(target, event, body, address))
                .compose(request -> exchange(request, body))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(config.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why it was not taken; empty when it was. */
    private Optional<String> trouble(CompletableFuture<Integer> answer) {
        try {
            int answered = answer.get();
            return answered / 100 == TAKEN ? Optional.empty() : Optional.of("it answered " + answered + ".");
        } catch (ExecutionException failed) {
            return Optional.of(why(Objects.requireNonNullElse(failed.getCause(), failed)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of("the control plane is stopping.");
        }
    }

    private RequestOptions options(SubscriptionTarget.Webhook target, Event event, String body, InetAddress address) {
        URI url = target.url();
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS : HTTP;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        long now = clock.instant().getEpochSecond();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(url.getHost())
                .setPort(port)
                // The very address that was looked at: a name may mean another one the next moment.
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setSsl(secure)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setTimeout(config.patience().toMillis())
                .putHeader("content-type", "application/json")
                .putHeader("user-agent", "Pengyun")
                .putHeader("webhook-id", event.id())
                .putHeader("webhook-timestamp", Long.toString(now))
                .putHeader("webhook-signature", WebhookSignature.of(target.secret(), event.id(), now, body));
    }

    private static Future<Integer> exchange(HttpClientRequest request, String body) {
        return request.send(Buffer.buffer(body)).compose(response -> {
            AtomicLong length = new AtomicLong();
            response.handler(piece -> {
                if (length.addAndGet(piece.length()) > LONGEST_ANSWER) {
                    request.reset();
                }
            });
            return response.end()
                    .map(response.statusCode())
                    .recover(cut -> length.get() > LONGEST_ANSWER
                            ? Future.succeededFuture(response.statusCode())
                            : Future.failedFuture(cut));
        });
    }

    private String text(Event event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("events can always be written", impossible);
        }
    }

    /** In few words: what a library says may hold the address, which may be secret. */
    private String why(Throwable trouble) {
        return switch (trouble) {
            case TimeoutException slow ->
                "it did not answer within " + config.patience().toSeconds() + " s.";
            case ConnectException refused -> "nobody answers there.";
            case SSLException untrusted -> "its certificate is not to be trusted, or it speaks no TLS.";
            default -> "the connection failed (" + trouble.getClass().getSimpleName() + ").";
        };
    }
}
