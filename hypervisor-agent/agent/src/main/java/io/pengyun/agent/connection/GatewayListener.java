package io.pengyun.agent.connection;

import io.pengyun.protocol.v1.ControlMessage;

/** Hears of one agent's connection. Called from the network's threads, in order: must return at once. */
public interface GatewayListener {

    void connected(GatewaySession session);

    void received(GatewaySession session, ControlMessage message);

    void disconnected(GatewaySession session, String reason);
}
