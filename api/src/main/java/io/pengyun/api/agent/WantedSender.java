package io.pengyun.api.agent;

import io.pengyun.api.platform.Notifications;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Sends hosts what is wanted of them: all of it on connect, then what changes, one message at a time per host. */
@ApplicationScoped
class WantedSender {

    private static final Logger LOG = Logger.getLogger(WantedSender.class);

    /** Fewer than the database has connections for, so that a whole fleet coming back leaves room for people. */
    private static final int READERS = 6;

    private final WantedReader reader;
    private final Connections connections;
    private final Notifications notifications;
    private final ExecutorService threads;
    private final Semaphore turns = new Semaphore(READERS);

    WantedSender(
            WantedReader reader,
            Connections connections,
            Notifications notifications,
            @VirtualThreads ExecutorService threads) {
        this.reader = reader;
        this.connections = connections;
        this.notifications = notifications;
        this.threads = threads;
    }

    void start(@Observes StartupEvent event) {
        notifications.subscribe(
                WantedLedgerRecords.CHANNEL,
                host -> connections.of(UUID.fromString(host)).ifPresent(this::changed));
    }

    /** More is wanted on this connection's host, or it has just connected. */
    void changed(AgentConnection connection) {
        if (connection.claimWantedTurn()) {
            threads.execute(() -> send(connection));
        }
    }

    private void send(AgentConnection connection) {
        boolean more = true;
        while (more && connection.isOpen()) {
            connection.beginWantedRound();
            turns.acquireUninterruptibly();
            try {
                connection.send(reader.read(connection.hostId(), connection.sentGeneration()));
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "wantedNotSent hostId=%s", connection.hostId());
                connection.goodbye("draining", "The control plane cannot read its records at the moment.");
            } finally {
                turns.release();
            }
            more = connection.anotherWantedRound();
        }
    }
}
