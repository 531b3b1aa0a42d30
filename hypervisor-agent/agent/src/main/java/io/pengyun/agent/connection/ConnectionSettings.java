package io.pengyun.agent.connection;

import io.pengyun.agent.enrolment.ControlPlaneAddress;
import java.util.List;

/**
 * How to dial.
 *
 * @param addresses tried in turn, from a random first one
 * @param connectTimeoutMillis for TCP, TLS and the WebSocket handshake together
 * @param pingMillis a ping is sent this often
 * @param silenceMillis a connection without any sign of the other side for this long is given up
 * @param queuedBytes at most so much waits for the network; more ends the connection
 */
public record ConnectionSettings(
        List<ControlPlaneAddress> addresses,
        Backoff backoff,
        int connectTimeoutMillis,
        int pingMillis,
        int silenceMillis,
        int queuedBytes) {

    public ConnectionSettings {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("at least one address");
        }
    }

    /** What a production host uses. */
    public static ConnectionSettings to(List<ControlPlaneAddress> addresses) {
        return new ConnectionSettings(addresses, new Backoff(500, 30_000), 10_000, 10_000, 30_000, 8 * 1024 * 1024);
    }
}
