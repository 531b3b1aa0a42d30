package io.pengyun.api.agent;

import java.util.UUID;

/** Hears of hosts coming and going, in the transaction that records it. */
public interface HostListener {

    /** Its agent is connected and has reported completely. */
    void hostUp(UUID hostId);

    /** Its agent has not been heard of for a while; what runs there may still run. */
    void hostUnreachable(UUID hostId);

    /** The lease last granted to it has ended, with the margin: what ran under that lease runs no more. */
    void hostLost(UUID hostId);
}
