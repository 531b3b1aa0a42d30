package io.pengyun.agent.spool;

import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/** The spool of a simulated host: outlives its agents, not its process. Bounded as a file spool is. */
public final class MemorySpool implements Spool {

    private final TreeMap<Long, SpooledBatch> waiting = new TreeMap<>();
    private final long maxUsageBytes;
    private long lastSequence;
    private long usageBytes;
    private long dropped;

    /** @param firstSequence of the first batch, at least 1 */
    public MemorySpool(long firstSequence, long maxUsageBytes) {
        this.lastSequence = firstSequence - 1;
        this.maxUsageBytes = maxUsageBytes;
    }

    @Override
    public synchronized SpooledBatch addTransitions(List<InstanceTransition> transitions) {
        return add(SpooledBatch.newBuilder().addAllTransitions(transitions));
    }

    @Override
    public synchronized SpooledBatch addUsage(List<InstanceUsage> usage) {
        SpooledBatch batch = add(SpooledBatch.newBuilder().addAllUsage(usage));
        usageBytes += batch.getSerializedSize();
        Iterator<SpooledBatch> oldest = waiting.values().iterator();
        while (usageBytes > maxUsageBytes && oldest.hasNext()) {
            SpooledBatch candidate = oldest.next();
            if (candidate.getUsageCount() > 0) {
                usageBytes -= candidate.getSerializedSize();
                dropped++;
                oldest.remove();
            }
        }
        return batch;
    }

    @Override
    public synchronized List<SpooledBatch> after(long sequence, int limit) {
        List<SpooledBatch> batches = new ArrayList<>();
        for (SpooledBatch batch : waiting.tailMap(sequence, false).values()) {
            if (batches.size() == limit) {
                break;
            }
            batches.add(batch);
        }
        return batches;
    }

    @Override
    public synchronized void acknowledge(long sequence) {
        var done = waiting.headMap(sequence, true);
        for (SpooledBatch batch : done.values()) {
            usageBytes -= batch.getUsageCount() > 0 ? batch.getSerializedSize() : 0;
        }
        done.clear();
    }

    @Override
    public synchronized int size() {
        return waiting.size();
    }

    @Override
    public synchronized long droppedUsageBatches() {
        return dropped;
    }

    @Override
    public void close() {
        // A simulated host keeps its spool for its next agent.
    }

    private SpooledBatch add(SpooledBatch.Builder batch) {
        SpooledBatch numbered = batch.setSequence(++lastSequence).build();
        waiting.put(lastSequence, numbered);
        return numbered;
    }
}
