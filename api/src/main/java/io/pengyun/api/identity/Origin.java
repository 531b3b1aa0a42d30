package io.pengyun.api.identity;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a login came from, as far as that is known.
 *
 * @param client as it calls itself; cut to 200 characters
 * @param address of the network; may be empty
 */
public record Origin(String client, String address) {

    /** Nothing is known of it. */
    static final Origin UNKNOWN = new Origin("", "");

    private static final int LONGEST_CLIENT = 200;

    static Origin of(@Nullable String client, HttpServerRequest connection) {
        SocketAddress remote = connection.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return new Origin(client == null ? "" : client, address == null ? "" : address);
    }

    public Origin {
        client = client.substring(0, Math.min(LONGEST_CLIENT, client.length()));
    }
}
