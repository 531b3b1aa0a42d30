package io.pengyun.api.platform;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what the replicas tell each other through {@code NOTIFY}, on one connection. A notification is a hint: one that
 * is lost with the connection must be made good by whoever subscribed, from the records.
 */
@ApplicationScoped
public class Notifications {

    private static final Logger LOG = Logger.getLogger(Notifications.class);
    private static final int LISTEN_MILLIS = 1_000;

    /** Subscribers register while the application starts, before this. */
    private static final int AFTER_SUBSCRIBERS = 5_000;

    private final DataSource dataSource;
    private final Map<String, List<Consumer<String>>> subscribers = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "notifications");
    private volatile boolean running = true;

    Notifications(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Has a channel's payloads delivered, one after the other, on the listening thread: be quick. */
    public void subscribe(String channel, Consumer<String> subscriber) {
        subscribers
                .computeIfAbsent(channel, first -> new CopyOnWriteArrayList<>())
                .add(subscriber);
    }

    void start(@Observes @Priority(AFTER_SUBSCRIBERS) StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(2 * LISTEN_MILLIS);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException lost) {
                if (running) {
                    LOG.warnf("notificationsInterrupted=%s", lost.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String channel : subscribers.keySet()) {
                statement.execute("listen " + channel);
            }
        }
        try {
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (running) {
                PGNotification[] received = notifications.getNotifications(LISTEN_MILLIS);
                if (received != null) {
                    for (PGNotification notification : received) {
                        deliver(notification);
                    }
                }
            }
        } finally {
            if (!connection.isClosed()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("unlisten *");
                }
            }
        }
    }

    private void deliver(PGNotification notification) {
        subscribers
                .getOrDefault(notification.getName(), List.of())
                .forEach(subscriber -> subscriber.accept(notification.getParameter()));
    }

    private static void pause() {
        try {
            Thread.sleep(LISTEN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
