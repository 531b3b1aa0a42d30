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

/**
 * Matches consoles and log requests with what comes back from the agents. Each belongs to the connection that it was
 * opened on: only that one answers it, and it ends with it.
 */
@ApplicationScoped
class ConsoleBroker implements Consoles {

    private static final int LOG_SECONDS = 10;
    private static final int MOST = 1_000;
    private static final int LARGEST_LOG_BYTES = 4 * 1024 * 1024;

    private final Connections connections;
    private final Ids ids;
    private final Map<UUID, PendingLog> logs = new ConcurrentHashMap<>();
    private final Map<UUID, Session> sessions = new ConcurrentHashMap<>();

    ConsoleBroker(Connections connections, Ids ids) {
        this.connections = connections;
        this.ids = ids;
    }

    private record PendingLog(AgentConnection connection, CompletableFuture<ConsoleLog> answer) {}

    private record Session(AgentConnection connection, ConsoleListener listener) {}

    @Override
    public CompletionStage<ConsoleLog> log(UUID hostId, UUID instanceId, int maxBytes) {
        requireRoom(logs);
        AgentConnection connection = connection(hostId);
        UUID requestId = ids.next();
        CompletableFuture<ConsoleLog> answer = new CompletableFuture<>();
        logs.put(requestId, new PendingLog(connection, answer));
        connection.send(ControlMessage.newBuilder()
                .setConsoleLog(ConsoleLogRequest.newBuilder()
                        .setRequestId(HostReport.bytes(requestId))
                        .setInstanceId(HostReport.bytes(instanceId))
                        .setMaxBytes(Math.clamp(maxBytes, 1, LARGEST_LOG_BYTES)))
                .build());
        if (!connection.isOpen()) {
            closed(connection);
        }
        CompletableFuture.delayedExecutor(LOG_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (logs.remove(requestId) != null) {
                answer.completeExceptionally(away("The instance's host did not answer within " + LOG_SECONDS + " s."));
            }
        });
        return answer;
    }

    @Override
    public ConsoleSession open(UUID hostId, UUID instanceId, ConsoleListener listener) {
        requireRoom(sessions);
        AgentConnection connection = connection(hostId);
        UUID sessionId = ids.next();
        sessions.put(sessionId, new Session(connection, listener));
        connection.send(ControlMessage.newBuilder()
                .setConsoleOpen(ConsoleOpen.newBuilder()
                        .setSessionId(HostReport.bytes(sessionId))
                        .setInstanceId(HostReport.bytes(instanceId)))
                .build());
        if (!connection.isOpen()) {
            closed(connection);
        }
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

    void data(AgentConnection connection, ConsoleData data) {
        UUID sessionId = HostReport.uuid(data.getSessionId());
        Session session = sessions.get(sessionId);
        if (session == null || !session.connection().equals(connection)) {
            return;
        }
        byte[] bytes = data.getData().toByteArray();
        if (!data.getClosed()) {
            session.listener().data(bytes);
        } else if (sessions.remove(sessionId, session)) {
            session.listener().closed(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    void log(AgentConnection connection, ConsoleLogReply reply) {
        UUID requestId = HostReport.uuid(reply.getRequestId());
        PendingLog pending = logs.get(requestId);
        if (pending == null || !pending.connection().equals(connection) || !logs.remove(requestId, pending)) {
            return;
        }
        if (reply.getError().isEmpty()) {
            pending.answer().complete(new ConsoleLog(reply.getData().toByteArray(), reply.getTruncated()));
        } else {
            pending.answer().completeExceptionally(away("The host cannot give the serial output: " + reply.getError()));
        }
    }

    /** The agent is gone, and with it all that was open through it. */
    void closed(AgentConnection connection) {
        sessions.forEach((id, session) -> {
            if (session.connection().equals(connection) && sessions.remove(id, session)) {
                session.listener().closed("The connection to the instance's host has ended.");
            }
        });
        logs.forEach((id, pending) -> {
            if (pending.connection().equals(connection) && logs.remove(id, pending)) {
                pending.answer().completeExceptionally(away("The connection to the instance's host has ended."));
            }
        });
    }

    private static void requireRoom(Map<?, ?> open) {
        if (open.size() >= MOST) {
            throw away("Too many consoles are open.");
        }
    }

    private AgentConnection connection(UUID hostId) {
        return connections
                .of(hostId)
                .filter(AgentConnection::isOpen)
                .orElseThrow(() -> away("The agent of the instance's host is not connected."));
    }

    private static ProblemException away(String detail) {
        return new ProblemException(ProblemCode.UNAVAILABLE, detail);
    }
}
