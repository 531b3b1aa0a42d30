package io.pengyun.agent.driver;

import java.util.UUID;

/**
 * Counters of one running instance, growing from zero at each of its starts.
 *
 * @param bootCount tells one start's counters from the next one's
 */
public record UsageCounters(
        UUID instanceId,
        long bootCount,
        long cpuNanos,
        long diskReadBytes,
        long diskWrittenBytes,
        long networkReceivedBytes,
        long networkSentBytes) {}
