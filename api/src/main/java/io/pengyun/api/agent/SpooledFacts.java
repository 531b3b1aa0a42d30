package io.pengyun.api.agent;

import io.pengyun.protocol.v1.Ack;
import io.pengyun.protocol.v1.ControlMessage;
import io.pengyun.protocol.v1.SpooledBatch;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Stores what agents had spooled and acknowledges it. A batch that cannot be stored ends the connection: a later one of
 * the same host, once stored, would make it look like a repetition.
 */
@ApplicationScoped
class SpooledFacts {

    private static final Logger LOG = Logger.getLogger(SpooledFacts.class);

    private final AgentSessions sessions;

    SpooledFacts(AgentSessions sessions) {
        this.sessions = sessions;
    }

    void take(AgentConnection connection, SpooledBatch batch) {
        if (!connection.isOpen()) {
            return;
        }
        try {
            sessions.store(connection.hostId(), batch);
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "spooledBatchNotStored hostId=%s", connection.hostId());
            connection.goodbye("draining", "The spooled facts could not be stored; send them again.");
            return;
        }
        connection.send(ControlMessage.newBuilder()
                .setAck(Ack.newBuilder().setSpooledSequence(batch.getSequence()))
                .build());
    }
}
