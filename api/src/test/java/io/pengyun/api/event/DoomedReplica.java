package io.pengyun.api.event;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A process that writes as a replica does, up to a point, says so and waits there to be killed.
 *
 * <p>It speaks SQL by itself: what counts is what the records look like when it dies.
 */
public final class DoomedReplica {

    /** The change and its event are written and not committed. */
    static final String WRITTEN = "written";

    /** They are committed, and nobody was woken. */
    static final String COMMITTED = "committed";

    /** Numbers are being given, under the lock, and not committed. */
    static final String NUMBERING = "numbering";

    private DoomedReplica() {}

    public static void main(String[] arguments) throws SQLException, IOException {
        String url = arguments[0];
        String subject = arguments[1];
        String point = arguments[2];
        try (Connection connection = DriverManager.getConnection(url, "pengyun", "pengyun");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into event_waiting (id, kind, version, at, subject, data) values"
                    + " (gen_random_uuid(), 'volume.purged', 1, now(), '" + subject + "', '{\"name\": \"" + point
                    + "\"}')");
            if (!point.equals(WRITTEN)) {
                if (point.equals(NUMBERING)) {
                    // Held before the commit, so that nobody else gives it a number first.
                    statement.execute("select last from event_head for no key update");
                    connection.commit();
                    statement.execute("select last from event_head for no key update");
                    statement.execute("delete from event_waiting where subject = '" + subject + "'");
                    statement.execute("update event_head set last = last + 1");
                } else {
                    connection.commit();
                }
            }
            System.out.println(point);
            System.in.read();
        }
    }
}
