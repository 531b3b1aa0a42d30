package io.pengyun.api.compute;

import io.pengyun.api.agent.Consoles.ConsoleListener;
import io.pengyun.api.agent.Consoles.ConsoleSession;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One viewer at one console: bytes of the guest to the viewer's WebSocket, keys of the viewer to the guest, both bounded.
 *
 * <pre>
 * waiting --begin--> piping --end--> ended      (or waiting --end--> ended)
 * </pre>
 *
 * <p>Its fields are touched on its context only.
 */
final class ConsoleVisit implements ConsoleListener {

    /** What a viewer may leave unread, and what waits while the WebSocket is being opened. */
    private static final int MOST_UNREAD_BYTES = 1024 * 1024;

    /** More than a serial line of 115,200 baud takes; what is pasted faster waits in the viewer's connection. */
    private static final int MOST_KEYS_BYTES_EACH_SECOND = 16 * 1024;

    private static final int TICK_MILLIS = 1_000;
    private static final int TICKS_BETWEEN_PINGS = 20;

    /** RFC 6455, section 5.5: a control frame holds 125 bytes, two of them the code. */
    private static final int LONGEST_REASON_BYTES = 123;

    private final Vertx vertx;
    private final Context context;
    private final Duration idle;
    private final CompletableFuture<Account> over = new CompletableFuture<>();
    private final List<Buffer> early = new ArrayList<>();
    private @Nullable ServerWebSocket socket;
    private @Nullable ConsoleSession session;
    private @Nullable Account account;
    private long timer;
    private long begunNanos;
    private long typedNanos;
    private long fromGuestBytes;
    private long fromViewerBytes;
    private int keysThisSecondBytes;
    private int ticks;

    /** What there was, when it is over. */
    record Account(ConsoleEnd end, String reason, Duration lasted, long fromGuestBytes, long fromViewerBytes) {

        Map<String, String> details() {
            return Map.of(
                    "end", end.text(),
                    "reason", reason,
                    "seconds", Long.toString(lasted.toSeconds()),
                    "bytesFromGuest", Long.toString(fromGuestBytes),
                    "bytesFromViewer", Long.toString(fromViewerBytes));
        }
    }

    ConsoleVisit(Vertx vertx, Context context, Duration idle) {
        this.vertx = vertx;
        this.context = context;
        this.idle = idle;
        this.begunNanos = System.nanoTime();
    }

    /** What there was, as soon as it is over. Whoever follows must not wait in the same thread. */
    CompletionStage<Account> over() {
        return over.minimalCompletionStage();
    }

    /** The viewer is there, and so is the way to the guest; on the context. */
    void begin(ServerWebSocket opened, ConsoleSession guest) {
        socket = opened;
        session = guest;
        Account before = account;
        if (before != null) {
            // The guest, or another viewer, was faster.
            guest.close();
            opened.close(before.end().closeCode(), bounded(before.reason()));
            return;
        }
        opened.setWriteQueueMaxSize(MOST_UNREAD_BYTES);
        opened.binaryMessageHandler(this::keys);
        opened.textMessageHandler(text -> keys(Buffer.buffer(text)));
        opened.closeHandler(closed -> ending(ConsoleEnd.DETACHED, "The viewer left."));
        opened.exceptionHandler(failed -> ending(ConsoleEnd.DETACHED, "The connection to the viewer broke."));
        begunNanos = System.nanoTime();
        typedNanos = begunNanos;
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> context.runOnContext(now -> tick()));
        early.forEach(opened::writeBinaryMessage);
        early.clear();
    }

    /** Ends it from any thread; the first end counts. */
    void end(ConsoleEnd end, String reason) {
        context.runOnContext(now -> ending(end, reason));
    }

    @Override
    public void data(byte[] bytes) {
        context.runOnContext(now -> show(Buffer.buffer(bytes)));
    }

    @Override
    public void closed(String reason) {
        end(ConsoleEnd.HOST, reason);
    }

    private void show(Buffer bytes) {
        if (account != null) {
            return;
        }
        fromGuestBytes += bytes.length();
        ServerWebSocket viewer = socket;
        if (viewer == null) {
            early.add(bytes);
        } else if (!viewer.writeQueueFull()) {
            viewer.writeBinaryMessage(bytes);
        }
        if (viewer == null ? fromGuestBytes > MOST_UNREAD_BYTES : viewer.writeQueueFull()) {
            ending(ConsoleEnd.TOO_SLOW, "The guest writes more than your connection carries.");
        }
    }

    private void keys(Buffer typed) {
        ConsoleSession guest = session;
        if (account != null || guest == null || typed.length() == 0) {
            return;
        }
        typedNanos = System.nanoTime();
        fromViewerBytes += typed.length();
        keysThisSecondBytes += typed.length();
        guest.write(typed.getBytes());
        if (keysThisSecondBytes > MOST_KEYS_BYTES_EACH_SECOND && socket != null) {
            socket.pause();
        }
    }

    private void tick() {
        ServerWebSocket viewer = socket;
        if (account != null || viewer == null) {
            return;
        }
        if (System.nanoTime() - typedNanos >= idle.toNanos()) {
            ending(ConsoleEnd.IDLE, "Nobody typed for " + words(idle) + ".");
            return;
        }
        keysThisSecondBytes = Math.max(0, keysThisSecondBytes - MOST_KEYS_BYTES_EACH_SECOND);
        if (keysThisSecondBytes <= MOST_KEYS_BYTES_EACH_SECOND) {
            viewer.resume();
        }
        ticks++;
        if (ticks % TICKS_BETWEEN_PINGS == 0) {
            // Keeps what stands between awake, and finds out a viewer who is gone.
            viewer.writePing(Buffer.buffer());
        }
    }

    private void ending(ConsoleEnd end, String reason) {
        if (account != null) {
            return;
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - begunNanos);
        Account closing = new Account(end, reason, lasted, fromGuestBytes, fromViewerBytes);
        account = closing;
        early.clear();
        vertx.cancelTimer(timer);
        if (session != null) {
            session.close();
        }
        ServerWebSocket viewer = socket;
        if (viewer != null && !viewer.isClosed()) {
            viewer.resume();
            viewer.close(end.closeCode(), bounded(reason));
        }
        over.complete(closing);
    }

    private static String words(Duration duration) {
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " minutes"
                : TimeUnit.NANOSECONDS.toSeconds(duration.toNanos()) + " s";
    }

    /** Cut where a character ends. */
    private static String bounded(String reason) {
        String cut = reason;
        while (cut.getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }
}
