package io.pengyun.agent.host;

import java.time.Instant;

/** The clocks of one host. */
public interface HostTime {

    /** Wall clock, for what is told to people and to the ledger. May jump. */
    Instant now();

    /**
     * Milliseconds since the host's boot, time asleep included. Never goes back, is the same for all processes of the
     * host, and starts again only with a new {@link #bootId}. Leases are measured by it.
     */
    long bootMillis();

    /** Changes with every boot of the host. */
    String bootId();
}
