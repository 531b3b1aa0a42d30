package io.pengyun.agent.usage;

import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.InstanceUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns counters into differences. The first sample of an agent's life has no difference: what was consumed while no agent
 * ran is not guessed. A new start of an instance counts from its zero.
 */
public final class UsageMeter {

    private final Map<UUID, Sample> samples = new HashMap<>();

    private record Sample(Instant at, UsageCounters counters) {}

    /** What was consumed since the last call, for each instance that runs now and was seen then. */
    public List<InstanceUsage> sample(List<UsageCounters> counters, Instant now) {
        List<InstanceUsage> usage = new ArrayList<>();
        Map<UUID, Sample> next = new HashMap<>();
        for (UsageCounters current : counters) {
            next.put(current.instanceId(), new Sample(now, current));
            Optional.ofNullable(samples.get(current.instanceId()))
                    .filter(before -> before.at().isBefore(now))
                    .ifPresent(before -> usage.add(difference(before, current, now)));
        }
        samples.clear();
        samples.putAll(next);
        return usage;
    }

    private static InstanceUsage difference(Sample before, UsageCounters now, Instant until) {
        UsageCounters zero = before.counters().bootCount() == now.bootCount()
                ? before.counters()
                : new UsageCounters(now.instanceId(), now.bootCount(), 0, 0, 0, 0, 0);
        return InstanceUsage.newBuilder()
                .setInstanceId(WireIds.bytes(now.instanceId()))
                .setFromMillis(before.at().toEpochMilli())
                .setUntilMillis(until.toEpochMilli())
                .setCpuNanos(grown(zero.cpuNanos(), now.cpuNanos()))
                .setDiskReadBytes(grown(zero.diskReadBytes(), now.diskReadBytes()))
                .setDiskWrittenBytes(grown(zero.diskWrittenBytes(), now.diskWrittenBytes()))
                .setNetworkReceivedBytes(grown(zero.networkReceivedBytes(), now.networkReceivedBytes()))
                .setNetworkSentBytes(grown(zero.networkSentBytes(), now.networkSentBytes()))
                .build();
    }

    /** A counter that went back was set to zero by something that is no start, such as a migration. */
    private static long grown(long before, long now) {
        return now >= before ? now - before : now;
    }
}
