package io.pengyun.api.subscription;

import io.pengyun.api.event.EventId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A process that tells a subscriber as a replica does, up to the moment before it notes what was taken, says so and waits
 * there to be killed.
 *
 * <p>It speaks SQL and HTTP by itself: what counts is what the records and the subscriber have when it dies.
 */
public final class DoomedTeller {

    /** It holds the subscriber's lease. */
    static final String LEASED = "leased";

    /** The subscriber has taken the event. */
    static final String SENT = "sent";

    /** Long enough to be killed in. */
    static final int LEASE_SECONDS = 8;

    private DoomedTeller() {}

    public static void main(String[] arguments) throws SQLException, IOException, InterruptedException {
        String subscription = "'" + arguments[1] + "'";
        try (Connection connection = DriverManager.getConnection(arguments[0], "pengyun", "pengyun");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "update subscription_health set lease = gen_random_uuid(), leased_until = now() + interval '"
                            + LEASE_SECONDS + " seconds' where subscription_id = " + subscription);
            System.out.println(LEASED);
            System.in.read();
            try (ResultSet row = statement.executeQuery("select e.id, e.kind, e.subject from delivery d"
                    + " join event e on e.number = d.number where d.subscription_id = " + subscription)) {
                row.next();
                post(arguments[2], new EventId(row.getObject(1, UUID.class)), row.getString(2), row.getString(3));
            }
            System.out.println(SENT);
            System.in.read();
        }
    }

    private static void post(String url, EventId id, String kind, String subject)
            throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("webhook-id", id.toString())
                                .header("webhook-timestamp", "0")
                                .header("webhook-signature", "of the dead")
                                .POST(BodyPublishers.ofString(
                                        "{\"kind\":\"" + kind + "\",\"subject\":\"" + subject + "\"}"))
                                .build(),
                        BodyHandlers.discarding());
    }
}
