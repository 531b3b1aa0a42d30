package io.pengyun.api.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pengyun.api.platform.Jdbc.JsonText;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answers kept for callers' idempotency keys, for a day. */
@ApplicationScoped
class IdempotencyAnswers {

    private static final Duration KEPT = Duration.ofHours(24);
    /** Every call ends sooner; one without effect that is older has died with its replica. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(5);

    private final Jdbc jdbc;
    private final Clock clock;
    private final Replica replica;
    private final ObjectMapper json;

    IdempotencyAnswers(Jdbc jdbc, Clock clock, Replica replica, ObjectMapper json) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.replica = replica;
        this.json = json;
    }

    /** What is known of a key when a call with it comes. */
    sealed interface Found {

        /** Nothing: the call is the first and goes on. */
        record First() implements Found {}

        /** It belongs to another request. */
        record Reused() implements Found {}

        /** The first call is not done yet. */
        record InProgress() implements Found {}

        /** The first call took effect, and its answer is lost, or was a secret that is not kept. */
        record Lost() implements Found {}

        /** The first call's answer. */
        record Answer(int status, Map<String, String> headers, byte[] body) implements Found {}
    }

    private record Row(
            byte[] requestHash,
            @Nullable Integer status,
            @Nullable String headers,
            byte @Nullable [] body,
            boolean completed,
            boolean committed) {}

    /** Takes the key for this call, or tells what stands in the way. */
    Found take(String caller, String key, byte[] requestHash) {
        if (insert(caller, key, requestHash) || takeOver(caller, key, requestHash)) {
            return new Found.First();
        }
        Optional<Row> row = jdbc.first(
                "select request_hash, status, headers, body, completed_at, committed_at from idempotency_answer"
                        + " where caller = ? and key = ?",
                IdempotencyAnswers::row,
                caller,
                key);
        // The first call may have been let go in between; then the next try is the first.
        return row.map(kept -> found(kept, requestHash)).orElseGet(Found.InProgress::new);
    }

    private Found found(Row row, byte[] requestHash) {
        if (!Arrays.equals(row.requestHash(), requestHash)) {
            return new Found.Reused();
        }
        Integer status = row.status();
        byte[] body = row.body();
        String headers = row.headers();
        if (row.completed() && status != null && body != null && headers != null) {
            return new Found.Answer(status, read(headers), body);
        }
        return row.completed() || row.committed() ? new Found.Lost() : new Found.InProgress();
    }

    private boolean insert(String caller, String key, byte[] requestHash) {
        return jdbc.update(
                        "insert into idempotency_answer (caller, key, request_hash, replica, created_at)"
                                + " values (?, ?, ?, ?, ?) on conflict (caller, key) do nothing",
                        caller,
                        key,
                        requestHash,
                        replica.name(),
                        clock.instant())
                == 1;
    }

    private boolean takeOver(String caller, String key, byte[] requestHash) {
        return jdbc.update(
                        "update idempotency_answer set created_at = ?, request_hash = ?, replica = ? where caller = ?"
                                + " and key = ? and completed_at is null and committed_at is null and created_at < ?",
                        clock.instant(),
                        requestHash,
                        replica.name(),
                        caller,
                        key,
                        clock.instant().minus(LONGEST_CALL))
                == 1;
    }

    /** Keeps the answer. */
    void keep(String caller, String key, int status, Map<String, String> headers, byte[] body) {
        jdbc.update(
                "update idempotency_answer set status = ?, headers = ?, body = ?, completed_at = ? where caller = ? and"
                        + " key = ?",
                status,
                new JsonText(write(headers)),
                body,
                clock.instant(),
                caller,
                key);
    }

    /** Keeps that there was an answer, without it. */
    void keepSecret(String caller, String key, int status) {
        jdbc.update(
                "update idempotency_answer set status = ?, completed_at = ? where caller = ? and key = ?",
                status,
                clock.instant(),
                caller,
                key);
    }

    /** The call changed nothing: the key may be used again. One that took effect stays taken. */
    void letGo(String caller, String key) {
        jdbc.update(
                "delete from idempotency_answer where caller = ? and key = ? and committed_at is null", caller, key);
    }

    /** Calls that the process before had not carried out are as if they had never come. */
    void onStart(@Observes StartupEvent start) {
        jdbc.update(
                "delete from idempotency_answer where replica = ? and completed_at is null and committed_at is null",
                replica.name());
    }

    @Scheduled(every = "1h", delayed = "10m", identity = "idempotency-purge")
    void purge() {
        jdbc.update(
                "delete from idempotency_answer where created_at < ?",
                clock.instant().minus(KEPT));
    }

    private String write(Map<String, String> headers) {
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts can always be written", impossible);
        }
    }

    private Map<String, String> read(String headers) {
        try {
            return json.readValue(headers, new TypeReference<>() {});
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("kept headers cannot be read", broken);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        int status = row.getInt("status");
        return new Row(
                row.getBytes("request_hash"),
                row.wasNull() ? null : status,
                row.getString("headers"),
                row.getBytes("body"),
                row.getObject("completed_at") != null,
                row.getObject("committed_at") != null);
    }
}
