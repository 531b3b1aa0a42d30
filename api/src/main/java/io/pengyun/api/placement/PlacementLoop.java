package io.pengyun.api.placement;

import io.micrometer.core.instrument.MeterRegistry;
import io.pengyun.api.placement.DemandQueue.Channels;
import io.pengyun.api.platform.Ids;
import io.pengyun.api.platform.Jdbc;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * One thread per replica: listens for demands, decisions and changes of the fleet, and leads placement while it holds the
 * advisory lock. The lock belongs to the listening connection, so who loses the connection leads no more.
 */
@ApplicationScoped
class PlacementLoop {

    private static final Logger LOG = Logger.getLogger(PlacementLoop.class);

    /** Any number: who holds this advisory lock leads. */
    private static final long LEADER_LOCK = 0x70656e67_706c6163L;

    /** How long to listen before looking at the queue and the lock again. */
    private static final int LISTEN_MILLIS = 500;

    private static final int ALIVE_SECONDS = 5;

    private final DataSource dataSource;
    private final DecisionWaiters waiters;
    private final PlacementLeader leader;
    private final Thread thread = new Thread(this::run, "placement");
    private volatile boolean running = true;
    private volatile boolean leading;

    PlacementLoop(
            DataSource dataSource,
            Jdbc jdbc,
            DemandQueue queue,
            DecisionWaiters waiters,
            Ids ids,
            Clock clock,
            MeterRegistry metrics) {
        this.dataSource = dataSource;
        this.waiters = waiters;
        this.leader = new PlacementLeader(jdbc, BatchTransactions.CONTAINER, queue, ids, clock, metrics);
        metrics.gauge("pengyun.placement.leader", this, loop -> loop.leading ? 1 : 0);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        thread.interrupt();
        thread.join(5_000);
    }

    private void run() {
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException | RuntimeException lost) {
                if (running) {
                    LOG.warnf("placementInterrupted=%s", lost.getMessage());
                    pause();
                }
            } finally {
                leading = false;
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String channel : Channels.all()) {
                statement.execute("listen " + channel);
            }
        }
        try {
            PGConnection notifications = connection.unwrap(PGConnection.class);
            while (running) {
                lead(connection);
                PGNotification[] received = notifications.getNotifications(LISTEN_MILLIS);
                if (received == null || received.length == 0) {
                    requireAlive(connection);
                } else {
                    for (PGNotification notification : received) {
                        take(notification);
                    }
                }
            }
        } finally {
            // The connection goes back to its pool and must not keep our lock or our channels.
            if (!connection.isClosed()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("unlisten *");
                    statement.execute("select pg_advisory_unlock_all()");
                }
            }
        }
    }

    /** A connection that is dead at the other end would be silent for ever, and its lock somebody else's. */
    private static void requireAlive(Connection connection) throws SQLException {
        if (!connection.isValid(ALIVE_SECONDS)) {
            throw new SQLException("the connection does not answer");
        }
    }

    private void take(PGNotification notification) {
        UUID id = UUID.fromString(notification.getParameter());
        switch (notification.getName()) {
            case Channels.DECIDED -> waiters.decided(id);
            case Channels.FLEET -> leader.hostChanged(id);
            default -> LOG.tracef("demandWaiting=%s", id);
        }
    }

    private void lead(Connection connection) throws SQLException {
        if (!leading && lock(connection)) {
            leading = true;
            leader.forgetFleet();
            leader.prepare();
            LOG.info("placementLeader=true");
        }
        if (leading) {
            leader.decideWaiting().forEach(waiters::decided);
        }
    }

    private static boolean lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LEADER_LOCK + ")")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void pause() {
        try {
            Thread.sleep(LISTEN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
