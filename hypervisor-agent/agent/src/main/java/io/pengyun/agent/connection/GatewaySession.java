package io.pengyun.agent.connection;

import io.pengyun.protocol.v1.AgentMessage;

/** One connection, from its handshake to its end. Safe for any thread. */
public interface GatewaySession {

    /**
     * Queues a message; messages arrive in the order of the calls or not at all.
     *
     * @return false when the session has ended, which is also what a queue that overflows does
     */
    boolean send(AgentMessage message);

    /** True while much waits for the network: what can wait should. */
    boolean congested();

    /** Ends the session; the client dials again after its usual pause, but not before {@code pauseMillis}. */
    void close(String reason, long pauseMillis);
}
