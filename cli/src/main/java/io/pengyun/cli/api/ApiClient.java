package io.pengyun.cli.api;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.Endpoint;
import io.pengyun.cli.http.HttpCall;
import io.pengyun.cli.http.HttpConnection;
import io.pengyun.cli.http.HttpReply;
import io.pengyun.cli.http.TrustedAuthority;
import io.pengyun.cli.http.WebSocket;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Calls the API of one server, as one user. Not for several threads at once. */
public final class ApiClient implements AutoCloseable {

    private static final int ATTEMPTS = 4;
    private static final int FIRST_PAUSE_MILLIS = 150;
    private static final int LONGEST_PAUSE_MILLIS = 1_350;
    private static final int ANSWER_MILLIS = 60_000;

    private final Endpoint endpoint;
    private final Optional<TrustedAuthority> authority;
    private final Supplier<Optional<String>> tokens;
    private final Supplier<String> idempotencyKeys;
    private final SlowNotice slowNotice;
    private final boolean dryRun;
    private final Duration patience;
    private @Nullable HttpConnection kept;

    /**
     * @param tokens the token to call with, asked for each call
     * @param idempotencyKeys draws a new key for each POST
     * @param dryRun asks the server to check every write and to do none
     * @param patience how long a call goes on trying while the server is away; zero: only as long as a moment's trouble lasts
     */
    public ApiClient(
            Endpoint endpoint,
            Optional<TrustedAuthority> authority,
            Supplier<Optional<String>> tokens,
            Supplier<String> idempotencyKeys,
            SlowNotice slowNotice,
            boolean dryRun,
            Duration patience) {
        this.endpoint = endpoint;
        this.authority = authority;
        this.tokens = tokens;
        this.idempotencyKeys = idempotencyKeys;
        this.slowNotice = slowNotice;
        this.dryRun = dryRun;
        this.patience = patience;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public ApiReply get(Target target) {
        return send(HttpCall.of("GET", target.toString()));
    }

    /** Sends a POST that is safe to repeat: the same key always stands for the same work. */
    public ApiReply post(Target target, JsonValue body) {
        HttpCall call = HttpCall.of("POST", written(target)).withHeader("Idempotency-Key", idempotencyKeys.get());
        return send(body.isNull() ? call : call.withJson(body.compact()));
    }

    public ApiReply post(Target target) {
        return post(target, JsonValue.of(null));
    }

    /** Changes what is there now: reads its version first, and is refused when somebody changes it in between. */
    public ApiReply patch(Target target, JsonValue body) {
        return changed("PATCH", target, body);
    }

    /** As {@link #patch}, for things that are replaced whole. */
    public ApiReply put(Target target, JsonValue body) {
        return changed("PUT", target, body);
    }

    public ApiReply delete(Target target) {
        return send(HttpCall.of("DELETE", written(target)));
    }

    private ApiReply changed(String method, Target target, JsonValue body) {
        String etag = get(target).etag().orElse("*");
        return send(HttpCall.of(method, written(target))
                .withHeader("If-Match", etag)
                .withJson(body.compact()));
    }

    private String written(Target target) {
        return (dryRun ? target.with("dryRun", true) : target).toString();
    }

    private ApiReply send(HttpCall call) {
        try (SlowNotice.Running notice = slowNotice.start(endpoint.toString())) {
            return attempts(call);
        }
    }

    private ApiReply attempts(HttpCall call) {
        HttpCall authorised = authorised(call.withHeader("Accept", "application/json"));
        int pauseMillis = FIRST_PAUSE_MILLIS;
        long untilNanos = System.nanoTime() + patience.toNanos();
        for (int attempt = 1; ; attempt++) {
            boolean patient = System.nanoTime() - untilNanos < 0;
            boolean last = attempt >= ATTEMPTS && !patient;
            try {
                HttpReply reply = exchange(authorised);
                String text = reply.text();
                if (last || !passes(reply, text, call)) {
                    return read(reply, text);
                }
            } catch (IOException e) {
                if (last || !mayRepeat(e, call, attempt == 1 || patient)) {
                    throw notReachable(e);
                }
            }
            pause(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 3);
        }
    }

    private static boolean mayRepeat(IOException e, HttpCall call, boolean patient) {
        if (e instanceof ConnectException) {
            // Nothing was sent. A server that restarts is back soon; one that is not there should not cost a wait,
            // unless
            // the caller knows better.
            return patient;
        }
        boolean hopeless = e instanceof UnknownHostException || e instanceof SSLException;
        return !hopeless && call.repeatable();
    }

    /** True for a refusal that goes away by itself: called too often, the server is busy, or still works on the same key. */
    private static boolean passes(HttpReply reply, String text, HttpCall call) {
        boolean busy = reply.status() == 503 && call.repeatable();
        return busy
                || reply.status() == 429
                || (reply.status() == 409 && text.contains("\"idempotency-key-in-progress\""));
    }

    private HttpReply exchange(HttpCall call) throws IOException {
        HttpConnection connection = kept;
        boolean fresh = connection == null || !connection.reusable();
        if (connection == null || !connection.reusable()) {
            connection = HttpConnection.open(endpoint, authority);
            connection.readTimeoutMillis(ANSWER_MILLIS);
            kept = connection;
        }
        try {
            return connection.exchange(call);
        } catch (IOException e) {
            connection.close();
            if (fresh || !call.repeatable()) {
                throw e;
            }
            // The server may close an idle connection at any time; that is no failure of this call.
            kept = null;
            return exchange(call);
        }
    }

    private HttpCall authorised(HttpCall call) {
        return tokens.get()
                .map(text -> call.withHeader("Authorization", "Bearer " + text))
                .orElse(call);
    }

    private static ApiReply read(HttpReply reply, String text) {
        if (reply.status() >= 300) {
            throw refused(reply.status(), text);
        }
        try {
            return new ApiReply(reply.status(), JsonValue.parse(text), reply.header("ETag"));
        } catch (IOException e) {
            throw new Failure(
                    ExitCode.REFUSED,
                    "The server's answer is not JSON",
                    "Is this the address of a Pengyun control plane? `pengctl context list` shows it.");
        }
    }

    /** How long a call goes on trying while the server is away. */
    public Duration patience() {
        return patience;
    }

    /**
     * Opens an answer that is read piece by piece, on a connection of its own.
     *
     * @param readTimeoutMillis the longest silence; 0 for no bound
     * @throws IOException when the server cannot be reached or breaks off
     */
    public Streamed stream(Target target, String accept, Optional<String> lastEventId, int readTimeoutMillis)
            throws IOException {
        long untilNanos = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return open(target, accept, lastEventId, readTimeoutMillis);
            } catch (IOException e) {
                if (System.nanoTime() - untilNanos >= 0) {
                    throw e;
                }
                pause(LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private Streamed open(Target target, String accept, Optional<String> lastEventId, int readTimeoutMillis)
            throws IOException {
        HttpConnection connection = HttpConnection.open(endpoint, authority);
        try {
            connection.readTimeoutMillis(readTimeoutMillis);
            HttpCall call = authorised(HttpCall.of("GET", target.toString()).withHeader("Accept", accept));
            if (lastEventId.isPresent()) {
                call = call.withHeader("Last-Event-ID", lastEventId.get());
            }
            HttpReply reply = connection.exchange(call);
            if (reply.status() >= 300) {
                throw refused(reply.status(), reply.text());
            }
            return new Streamed(connection, reply);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Opens a WebSocket on a connection of its own. */
    public WebSocket webSocket(Target target) {
        try {
            HttpConnection connection = HttpConnection.open(endpoint, authority);
            HttpCall call = authorised(HttpCall.of("GET", target.toString()));
            return WebSocket.open(connection, call, new SecureRandom());
        } catch (WebSocket.RefusedException e) {
            throw refused(e.status(), e.body());
        } catch (IOException e) {
            throw notReachable(e);
        }
    }

    private static Failure refused(int status, String text) {
        try {
            return Problem.failure(status, JsonValue.parse(text));
        } catch (IOException e) {
            return Problem.failure(status, JsonValue.of(null));
        }
    }

    /** An answer that is being read; closing it ends its connection. */
    public record Streamed(HttpConnection connection, HttpReply reply) implements AutoCloseable {
        @Override
        public void close() {
            connection.close();
        }
    }

    /** What a broken conversation means to a person. */
    public Failure notReachable(IOException e) {
        String why = switch (e) {
            case UnknownHostException unknown -> "its name " + endpoint.host() + " is not known here";
            case NoRouteToHostException route -> "no network leads to it";
            case ConnectException refused -> "nobody listens there";
            case SocketTimeoutException slow -> "it does not answer in time";
            case SSLException tls -> "TLS failed: " + tls.getMessage();
            default -> String.valueOf(e.getMessage());
        };
        return new Failure(
                ExitCode.NOT_REACHABLE,
                "The server " + endpoint + " cannot be reached: " + why,
                "Is it running? `pengctl context list` shows the address, --server names another.");
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted");
        }
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
    }
}
