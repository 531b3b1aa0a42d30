package io.pengyun.api.agent;

import com.google.protobuf.ByteString;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import io.pengyun.protocol.v1.ConsoleData;
import io.pengyun.protocol.v1.ConsoleLogReply;
import io.pengyun.protocol.v1.ConsoleLogRequest;
import io.pengyun.protocol.v1.ConsoleOpen;
import io.pengyun.protocol.v1.ControlMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Matches consoles and log requests with what comes back from the agents. */
@ApplicationScoped
class ConsoleBroker implements Consoles {

    private static final int LOG_SECONDS = 10;
    private static final int MOST_SESSIONS = 1_000;

    private final Connections connections;
    private final Ids ids;
    private final Map<UUID, CompletableFuture<ConsoleLog>> logs = new ConcurrentHashMap<>();
    private final Map<UUID, ConsoleListener> sessions = new ConcurrentHashMap<>();

    ConsoleBroker(Connections connections, Ids ids) {
        this.connections = connections;
        this.ids = ids;
    }

    @Override
    public CompletionStage<ConsoleLog> log(UUID hostId, UUID instanceId, int maxBytes) {
        AgentConnection connection = connection(hostId);
        UUID requestId = ids.next();
        CompletableFuture<ConsoleLog> answer = new CompletableFuture<>();
        logs.put(requestId, answer);
        connection.send(ControlMessage.newBuilder()
                .setConsoleLog(ConsoleLogRequest.newBuilder()
                        .setRequestId(HostReport.bytes(requestId))
                        .setInstanceId(HostReport.bytes(instanceId))
                        .setMaxBytes(maxBytes))
                .build());
        return answer.orTimeout(LOG_SECONDS, TimeUnit.SECONDS).whenComplete((log, failure) -> logs.remove(requestId));
    }

    @Override
    public ConsoleSession open(UUID hostId, UUID instanceId, ConsoleListener listener) {
        if (sessions.size() >= MOST_SESSIONS) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many consoles are open.");
        }
        AgentConnection connection = connection(hostId);
        UUID sessionId = ids.next();
        sessions.put(sessionId, listener);
        connection.send(ControlMessage.newBuilder()
                .setConsoleOpen(ConsoleOpen.newBuilder()
                        .setSessionId(HostReport.bytes(sessionId))
                        .setInstanceId(HostReport.bytes(instanceId)))
                .build());
        return new ConsoleSession() {
            @Override
            public void write(byte[] bytes) {
                connection.send(message(sessionId, ByteString.copyFrom(bytes), false));
            }

            @Override
            public void close() {
                if (sessions.remove(sessionId) != null) {
                    connection.send(message(sessionId, ByteString.EMPTY, true));
                }
            }
        };
    }

    private static ControlMessage message(UUID sessionId, ByteString data, boolean closed) {
        return ControlMessage.newBuilder()
                .setConsoleData(ConsoleData.newBuilder()
                        .setSessionId(HostReport.bytes(sessionId))
                        .setData(data)
                        .setClosed(closed))
                .build();
    }

    void data(ConsoleData data) {
        UUID sessionId = HostReport.uuid(data.getSessionId());
        ConsoleListener listener = data.getClosed() ? sessions.remove(sessionId) : sessions.get(sessionId);
        if (listener == null) {
            return;
        }
        byte[] bytes = data.getData().toByteArray();
        if (data.getClosed()) {
            listener.closed(new String(bytes, StandardCharsets.UTF_8));
        } else {
            listener.data(bytes);
        }
    }

    void log(ConsoleLogReply reply) {
        CompletableFuture<ConsoleLog> waiting = logs.remove(HostReport.uuid(reply.getRequestId()));
        if (waiting == null) {
            return;
        }
        if (reply.getError().isEmpty()) {
            waiting.complete(new ConsoleLog(reply.getData().toByteArray(), reply.getTruncated()));
        } else {
            waiting.completeExceptionally(new ProblemException(
                    ProblemCode.UNAVAILABLE, "The host cannot give the serial output: " + reply.getError()));
        }
    }

    private AgentConnection connection(UUID hostId) {
        return connections
                .of(hostId)
                .filter(AgentConnection::isOpen)
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.UNAVAILABLE, "The agent of the instance's host is not connected."));
    }
}
