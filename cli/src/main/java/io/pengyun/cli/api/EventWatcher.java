package io.pengyun.cli.api;

import io.pengyun.cli.failure.ExitCode;
import io.pengyun.cli.failure.Failure;
import io.pengyun.cli.http.EventStream;
import io.pengyun.cli.json.JsonValue;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.function.Predicate;

/** Hands on what happens, each event once, across connections that break. */
public final class EventWatcher {

    /** The server says something at least every few seconds; who is silent for this long is gone. */
    private static final int SILENCE_MILLIS = 45_000;

    private static final int PAUSE_MILLIS = 1_000;

    private final ApiClient client;
    private final Predicate<JsonValue> listener;

    /** @param listener told of each event; false when it has heard enough */
    public EventWatcher(ApiClient client, Predicate<JsonValue> listener) {
        this.client = client;
        this.listener = listener;
    }

    /**
     * Goes on until the listener has heard enough.
     *
     * @param after the number of the event behind which to begin; empty: from now on
     */
    public void watch(Target target, Optional<String> after) {
        Optional<String> last = after;
        boolean connected = false;
        while (true) {
            try (ApiClient.Streamed streamed = client.stream(target, "text/event-stream", last, SILENCE_MILLIS)) {
                connected = true;
                EventStream events = new EventStream(streamed.reply().body());
                for (Optional<EventStream.Event> event = events.next(); event.isPresent(); event = events.next()) {
                    last = events.lastId().or(() -> after);
                    if (!listener.test(JsonValue.parse(event.get().data()))) {
                        return;
                    }
                }
            } catch (SocketTimeoutException silent) {
                continue;
            } catch (IOException broken) {
                if (!connected) {
                    throw new Failure(
                            ExitCode.NOT_REACHABLE,
                            "The server does not answer",
                            broken.getMessage() == null ? "Is it running?" : broken.getMessage());
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.INTERRUPTED, "Interrupted");
        }
    }
}
