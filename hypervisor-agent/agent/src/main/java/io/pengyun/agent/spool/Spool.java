package io.pengyun.agent.spool;

import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import java.util.List;

/** Batches waiting for acknowledgement, oldest first. One caller at a time. */
public interface Spool extends AutoCloseable {

    /** Stores transitions as one batch; they are safe when the method returns. Never refused, never dropped. */
    SpooledBatch addTransitions(List<InstanceTransition> transitions);

    /** Stores a usage sample as one batch. May push out older usage when space runs out. */
    SpooledBatch addUsage(List<InstanceUsage> usage);

    /** The oldest batches with a sequence above {@code sequence}, at most {@code limit}. */
    List<SpooledBatch> after(long sequence, int limit);

    /** Everything up to and including this sequence is stored elsewhere and need not be kept. */
    void acknowledge(long sequence);

    /** How many batches wait. */
    int size();

    /** Usage batches given up for space since the agent's start. */
    long droppedUsageBatches();

    @Override
    void close();
}
