package io.pengyun.api.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Goodbye;
import io.pengyun.protocol.v1.Wanted;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One host's connection: frames in and out, whether the host is let in, and how far its wanted state has been sent. */
final class AgentConnection {

    private static final short NORMAL_CLOSURE = 1000;
    private static final long NOTHING_SENT = -1;

    private final UUID hostId;
    private final ServerWebSocket socket;
    private final Context context;
    private final AtomicBoolean greeted = new AtomicBoolean();
    private final AtomicLong sentGeneration = new AtomicLong(NOTHING_SENT);
    private final AtomicLong heartbeat = new AtomicLong();
    private final AtomicBoolean heartbeatWaits = new AtomicBoolean();
    private final AtomicBoolean wantedDirty = new AtomicBoolean();
    private final AtomicBoolean wantedInFlight = new AtomicBoolean();
    private volatile boolean ending;
    private volatile boolean admitted;
    private volatile boolean reported;

    /** @param context where everything is written, so that messages of several frames never mix */
    AgentConnection(UUID hostId, ServerWebSocket socket, Context context) {
        this.hostId = hostId;
        this.socket = socket;
        this.context = context;
    }

    UUID hostId() {
        return hostId;
    }

    /** False from the moment when this side or the other decided to end it. */
    boolean isOpen() {
        return !ending && !socket.isClosed();
    }

    /** Reads a frame; empty when it is not one of ours. */
    static Optional<AgentMessage> read(Buffer frame) {
        try {
            return Optional.of(AgentMessage.parseFrom(frame.getBytes()));
        } catch (InvalidProtocolBufferException malformed) {
            return Optional.empty();
        }
    }

    /** True for the first Hello only. */
    boolean greet() {
        return greeted.compareAndSet(false, true);
    }

    /** The host is let in: from now on its messages count. */
    void admit() {
        admitted = true;
    }

    boolean isAdmitted() {
        return admitted;
    }

    /** A complete report has come on this connection. */
    void noteReport() {
        reported = true;
    }

    boolean hasReported() {
        return reported;
    }

    /** Sends from any thread, in order; what cannot be sent is lost with the connection, and made good by the next one. */
    void send(ControlMessage message) {
        Buffer frame = Buffer.buffer(message.toByteArray());
        context.runOnContext(turn -> {
            if (socket.isClosed()) {
                return;
            }
            if (socket.writeQueueFull()) {
                // It does not read what it is sent; on its next connection it gets everything anew.
                socket.close(NORMAL_CLOSURE, "draining");
                return;
            }
            socket.writeBinaryMessage(frame);
        });
    }

    void send(Wanted wanted) {
        send(ControlMessage.newBuilder().setWanted(wanted).build());
        sentGeneration.accumulateAndGet(wanted.getGeneration(), Math::max);
    }

    /** Whether the complete wanted state has been sent, before which nothing may run under a new lease. */
    boolean hasSentWanted() {
        return sentGeneration.get() != NOTHING_SENT;
    }

    /** The host generation up to which everything has been sent; 0 at first. */
    long sentGeneration() {
        return Math.max(0, sentGeneration.get());
    }

    /** Notes a heartbeat; true when none was waiting for its grant. */
    boolean beat(long sequence) {
        heartbeat.set(sequence);
        return heartbeatWaits.compareAndSet(false, true);
    }

    /** The last heartbeat; the next one waits for a grant of its own. */
    long takeBeat() {
        heartbeatWaits.set(false);
        return heartbeat.get();
    }

    /** Notes that more is wanted; true when the caller shall send it now, false when somebody does already. */
    boolean claimWantedTurn() {
        wantedDirty.set(true);
        return wantedInFlight.compareAndSet(false, true);
    }

    /** Begins one round of sending: what is noted from now on needs another. */
    void beginWantedRound() {
        wantedDirty.set(false);
    }

    /** Ends the turn; true when more was noted meanwhile and another round is due. */
    boolean anotherWantedRound() {
        wantedInFlight.set(false);
        return wantedDirty.get() && wantedInFlight.compareAndSet(false, true);
    }

    /** Ends it with a reason; what comes on it from now on counts no more. */
    void goodbye(String code, String message) {
        ending = true;
        send(ControlMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setCode(code).setMessage(message))
                .build());
        context.runOnContext(turn -> {
            if (!socket.isClosed()) {
                socket.close(NORMAL_CLOSURE, code);
            }
        });
    }
}
