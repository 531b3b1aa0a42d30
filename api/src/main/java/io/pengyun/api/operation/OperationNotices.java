package io.pengyun.api.operation;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Hears what other replicas (and this one) announce; keeps one connection for it. */
final class OperationNotices implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OperationNotices.class);
    private static final int LISTEN_MILLIS = 10_000;
    private static final long AFTER_TROUBLE_MILLIS = 1_000;

    private final DataSource dataSource;
    private final Runnable due;
    private final Consumer<OperationId> changed;
    private final Thread listener;
    private volatile boolean stopping;

    OperationNotices(DataSource dataSource, Runnable due, Consumer<OperationId> changed) {
        this.dataSource = dataSource;
        this.due = due;
        this.changed = changed;
        this.listener = Thread.ofPlatform().daemon().name("operation-notices").unstarted(this::listenUntilStopped);
    }

    void start() {
        listener.start();
    }

    private void listenUntilStopped() {
        while (!stopping) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException trouble) {
                if (stopping) {
                    return;
                }
                LOG.warnf("listening for notices failed, trying again: %s", trouble.getMessage());
                try {
                    Thread.sleep(AFTER_TROUBLE_MILLIS);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + OperationRepository.DUE);
            statement.execute("listen " + OperationRepository.CHANGED);
            // What was announced while nobody listened.
            due.run();
            PGConnection notices = connection.unwrap(PGConnection.class);
            while (!stopping) {
                for (PGNotification notice : notices.getNotifications(LISTEN_MILLIS)) {
                    hear(notice);
                }
            }
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("unlisten *");
            } catch (SQLException gone) {
                LOG.debug("the listening connection is gone", gone);
            }
        }
    }

    private void hear(PGNotification notice) {
        if (notice.getName().equals(OperationRepository.CHANGED)) {
            changed.accept(new OperationId(UUID.fromString(notice.getParameter())));
        } else {
            due.run();
        }
    }

    @Override
    public void close() {
        stopping = true;
        listener.interrupt();
    }
}
