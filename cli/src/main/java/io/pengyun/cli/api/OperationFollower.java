package io.pengyun.cli.api;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.EventStream;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows an operation to its end: by its events, and by asking again and again where there are none. */
public final class OperationFollower {

    /** A stream that is silent for this long is opened anew, so that one that is dead unnoticed costs little. */
    private static final int SILENCE_MILLIS = 15_000;

    private static final int FIRST_PAUSE_MILLIS = 100;
    private static final int LONGEST_PAUSE_MILLIS = 2_000;
    private static final int BROKEN_STREAMS = 3;

    private final ApiClient client;
    private final Clock clock;
    private final Consumer<OperationProgress> listener;

    /** @param listener told of each change, and of nothing twice in a row */
    public OperationFollower(ApiClient client, Clock clock, Consumer<OperationProgress> listener) {
        this.client = client;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Returns when the operation has ended or is parked.
     *
     * @throws Failure with {@link ExitCode#TIMED_OUT} when it goes on for longer than the limit
     */
    public OperationProgress follow(String operationId, Duration limit) {
        Instant until = clock.instant().plus(limit);
        Target target = Target.of("operations", operationId);
        OperationProgress progress = look(target);
        Optional<String> lastEventId = Optional.empty();
        int broken = 0;
        while (!progress.ended() && broken < BROKEN_STREAMS) {
            checkTime(until, operationId);
            try {
                Optional<String> heard = listen(operationId, lastEventId, until);
                // A stream that ends without news is as good as none.
                broken = heard.equals(lastEventId) ? broken + 1 : 0;
                lastEventId = heard;
            } catch (SocketTimeoutException e) {
                broken = 0;
            } catch (IOException | Failure e) {
                broken++;
            }
            progress = look(target);
            if (!progress.ended()) {
                pause(FIRST_PAUSE_MILLIS);
            }
        }
        return progress.ended() ? progress : poll(target, operationId, until);
    }

    /** Hands on events until one says that the operation has ended, or the stream ends. */
    private Optional<String> listen(String operationId, Optional<String> lastEventId, Instant until)
            throws IOException {
        long leftMillis = Math.max(1, Duration.between(clock.instant(), until).toMillis());
        int timeoutMillis = (int) Math.min(SILENCE_MILLIS, leftMillis);
        Target target = Target.of("operations", operationId, "events");
        try (ApiClient.Streamed streamed = client.stream(target, "text/event-stream", lastEventId, timeoutMillis)) {
            EventStream events = new EventStream(streamed.reply().body());
            Optional<EventStream.Event> event = events.next();
            while (event.isPresent()) {
                OperationProgress progress =
                        new OperationProgress(JsonValue.parse(event.get().data()));
                if (!progress.status().isEmpty()) {
                    listener.accept(progress);
                }
                if (progress.ended()) {
                    break;
                }
                checkTime(until, operationId);
                event = events.next();
            }
            return events.lastId().or(() -> lastEventId);
        }
    }

    private OperationProgress poll(Target target, String operationId, Instant until) {
        int pauseMillis = FIRST_PAUSE_MILLIS;
        OperationProgress progress = look(target);
        while (!progress.ended()) {
            checkTime(until, operationId);
            pause(pauseMillis);
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
            progress = look(target);
        }
        return progress;
    }

    private OperationProgress look(Target target) {
        OperationProgress progress = new OperationProgress(client.get(target).body());
        listener.accept(progress);
        return progress;
    }

    private void checkTime(Instant until, String operationId) {
        if (!clock.instant().isBefore(until)) {
            throw new Failure(
                    ExitCode.TIMED_OUT,
                    "The operation goes on, longer than you wanted to wait",
                    "`pengctl operation watch " + operationId + "` waits for it again.");
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted");
        }
    }
}
