package io.pengyun.agent.connection;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.agent.host.HostTime;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.ControlMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A session over one Vert.x WebSocket. */
final class WebSocketSession implements GatewaySession {

    private final WebSocket socket;
    private final ConnectionSettings settings;
    private final HostTime time;
    private final GatewayListener listener;
    private final BooleanSupplier networkUp;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong pauseMillis = new AtomicLong();
    private final AtomicLong lastSignMillis;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile String reason = "closed by the control plane";

    WebSocketSession(
            WebSocket socket,
            ConnectionSettings settings,
            HostTime time,
            GatewayListener listener,
            BooleanSupplier networkUp) {
        this.socket = socket;
        this.settings = settings;
        this.time = time;
        this.listener = listener;
        this.networkUp = networkUp;
        this.lastSignMillis = new AtomicLong(time.bootMillis());
    }

    /** Begins to hear; on the socket's own context, before anything can have arrived. */
    void open() {
        socket.binaryMessageHandler(this::receive);
        socket.textMessageHandler(text -> close("the control plane sent text", 0));
        socket.pongHandler(pong -> sign());
        socket.exceptionHandler(failure -> reason = describe(failure));
        listener.connected(this);
    }

    /** Told by the client when the socket is closed. Answers how long not to dial. */
    long end() {
        ended.set(true);
        listener.disconnected(this, reason);
        return pauseMillis.get();
    }

    void ping() {
        if (time.bootMillis() - lastSignMillis.get() > settings.silenceMillis()) {
            close("no sign of the control plane for " + settings.silenceMillis() + " ms", 0);
        } else if (!ended.get() && networkUp.getAsBoolean()) {
            socket.writePing(Buffer.buffer()).onFailure(failure -> close(describe(failure), 0));
        }
    }

    @Override
    public boolean send(AgentMessage message) {
        if (ended.get()) {
            return false;
        }
        if (!networkUp.getAsBoolean()) {
            return true;
        }
        byte[] bytes = message.toByteArray();
        if (queuedBytes.addAndGet(bytes.length) > settings.queuedBytes()) {
            close("more than " + settings.queuedBytes() + " bytes wait for the network", 0);
            return false;
        }
        socket.writeBinaryMessage(Buffer.buffer(bytes)).onComplete(done -> {
            queuedBytes.addAndGet(-bytes.length);
            if (done.failed()) {
                close(describe(done.cause()), 0);
            }
        });
        return true;
    }

    @Override
    public boolean congested() {
        return queuedBytes.get() > settings.queuedBytes() / 4;
    }

    @Override
    public void close(String why, long pause) {
        if (ended.compareAndSet(false, true)) {
            reason = why;
            pauseMillis.set(pause);
            socket.close();
        }
    }

    private void receive(Buffer buffer) {
        if (!networkUp.getAsBoolean()) {
            return;
        }
        sign();
        try {
            ControlMessage message = ControlMessage.parseFrom(buffer.getBytes());
            if (!ended.get()) {
                listener.received(this, message);
            }
        } catch (InvalidProtocolBufferException e) {
            close("the control plane sent what is no message", 0);
        }
    }

    private void sign() {
        if (!networkUp.getAsBoolean()) {
            return;
        }
        lastSignMillis.set(time.bootMillis());
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
