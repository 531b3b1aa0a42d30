package io.pengyun.api.compute;

import io.pengyun.api.agent.Consoles.ConsoleListener;
import io.pengyun.api.agent.Consoles.ConsoleSession;
import io.pengyun.api.platform.ProblemException;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.PathParam;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The interactive console over a WebSocket: bytes as they are, in both directions. */
@WebSocket(path = "/v1/consoles/{ticket}")
@ApplicationScoped
class ConsoleSocket {

    private static final Logger LOG = Logger.getLogger(ConsoleSocket.class);

    /** A viewer that has not read so much is let go, rather than kept in memory. */
    private static final long MOST_UNREAD_BYTES = 4L * 1024 * 1024;

    private static final int LONGEST_REASON = 100;

    private final ConsoleTickets tickets;
    private final InstanceConsole consoles;
    private final Map<String, ConsoleSession> open = new ConcurrentHashMap<>();

    ConsoleSocket(ConsoleTickets tickets, InstanceConsole consoles) {
        this.tickets = tickets;
        this.consoles = consoles;
    }

    @OnOpen
    @Blocking
    void opened(WebSocketConnection connection, @PathParam("ticket") String ticket) {
        Optional<ConsoleTickets.Issued> issued = tickets.take(ticket);
        if (issued.isEmpty()) {
            end(connection, "There is no such ticket, or it was used, or its time is over.");
            return;
        }
        try {
            open.put(connection.id(), consoles.open(issued.get().place(), new Viewer(connection)));
            LOG.infof(
                    "consoleOpened instanceId=%s actor=%s",
                    new InstanceId(issued.get().place().instanceId()).text(),
                    issued.get().actor());
        } catch (ProblemException refused) {
            end(connection, String.valueOf(refused.getMessage()));
        }
    }

    @OnBinaryMessage
    void typed(Buffer bytes, WebSocketConnection connection) {
        ConsoleSession session = open.get(connection.id());
        if (session != null) {
            session.write(bytes.getBytes());
        }
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        ConsoleSession session = open.remove(connection.id());
        if (session != null) {
            session.close();
        }
    }

    @OnError
    void failed(WebSocketConnection connection, Throwable failure) {
        LOG.infof("consoleFailed reason=%s", failure.getMessage());
        closed(connection);
    }

    private static void end(WebSocketConnection connection, String reason) {
        String brief = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
        connection
                .close(new CloseReason(CloseReason.NORMAL.getCode(), brief))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf(failure, "a console's viewer was gone"));
    }

    /** Gets what the guest writes. */
    private static final class Viewer implements ConsoleListener {

        private final WebSocketConnection connection;
        private final AtomicLong unread = new AtomicLong();

        Viewer(WebSocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public void data(byte[] bytes) {
            if (unread.addAndGet(bytes.length) > MOST_UNREAD_BYTES) {
                end(connection, "You read too slowly.");
                return;
            }
            connection
                    .sendBinary(bytes)
                    .subscribe()
                    .with(
                            sent -> unread.addAndGet(-bytes.length),
                            failure -> LOG.debugf(failure, "a console's viewer was gone"));
        }

        @Override
        public void closed(String reason) {
            end(connection, reason);
        }
    }
}
