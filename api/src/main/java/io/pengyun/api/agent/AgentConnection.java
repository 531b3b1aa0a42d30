package io.pengyun.api.agent;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.Goodbye;
import io.pengyun.protocol.v1.Wanted;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** One host's connection: frames in and out, and how far its wanted state has been sent. */
final class AgentConnection {

    private static final short NORMAL_CLOSURE = 1000;

    private final UUID hostId;
    private final ServerWebSocket socket;
    private final AtomicLong sentGeneration = new AtomicLong();
    private final AtomicLong heartbeat = new AtomicLong();
    private final AtomicBoolean wantedDirty = new AtomicBoolean();
    private final AtomicBoolean wantedInFlight = new AtomicBoolean();

    AgentConnection(UUID hostId, ServerWebSocket socket) {
        this.hostId = hostId;
        this.socket = socket;
    }

    UUID hostId() {
        return hostId;
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    /** Reads a frame; empty when it is not one of ours. */
    static Optional<AgentMessage> read(Buffer frame) {
        try {
            return Optional.of(AgentMessage.parseFrom(frame.getBytes()));
        } catch (InvalidProtocolBufferException malformed) {
            return Optional.empty();
        }
    }

    /** Sends from any thread; what cannot be sent is lost with the connection, and made good by the next one. */
    void send(ControlMessage message) {
        if (isOpen()) {
            socket.writeBinaryMessage(Buffer.buffer(message.toByteArray()));
        }
    }

    void send(Wanted wanted) {
        send(ControlMessage.newBuilder().setWanted(wanted).build());
        sentGeneration.accumulateAndGet(wanted.getGeneration(), Math::max);
    }

    long sentGeneration() {
        return sentGeneration.get();
    }

    /** The last heartbeat that waits for its grant. */
    void beat(long sequence) {
        heartbeat.set(sequence);
    }

    long lastBeat() {
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

    void goodbye(String code, String message) {
        send(ControlMessage.newBuilder()
                .setGoodbye(Goodbye.newBuilder().setCode(code).setMessage(message))
                .build());
        socket.close(NORMAL_CLOSURE, code);
    }
}
