package io.pengyun.agent.conversation;

import io.pengyun.agent.connection.GatewaySession;
import io.pengyun.agent.spool.Spool;
import io.pengyun.protocol.v1.AgentMessage;
import io.pengyun.protocol.v1.SpooledBatch;

/** Sends what is spooled over one connection, oldest first, a bounded number ahead of the acknowledgements. */
final class SpoolSender {

    private static final int WINDOW = 64;

    private final Spool spool;
    private final GatewaySession session;
    private long sentSequence;
    private int unanswered;

    SpoolSender(Spool spool, GatewaySession session) {
        this.spool = spool;
        this.session = session;
    }

    /** Sends what the window allows. */
    void send() {
        if (unanswered >= WINDOW) {
            return;
        }
        for (SpooledBatch batch : spool.after(sentSequence, WINDOW - unanswered)) {
            if (!session.send(AgentMessage.newBuilder().setSpooled(batch).build())) {
                return;
            }
            sentSequence = batch.getSequence();
            unanswered++;
        }
    }

    void acknowledged(long sequence) {
        spool.acknowledge(sequence);
        unanswered = Math.min(unanswered, waitingUpTo(sentSequence));
        send();
    }

    private int waitingUpTo(long sequence) {
        return (int) spool.after(0, WINDOW).stream()
                .filter(batch -> batch.getSequence() <= sequence)
                .count();
    }
}
