package io.pengyun.agent.spool;

/**
 * Bounds of a spool.
 *
 * @param usageBytes usage kept at most; the oldest goes first
 * @param segmentBytes a new file is begun beyond this size
 * @param durable whether each batch is forced to the disk; false only for simulated hosts
 */
public record SpoolLimits(long usageBytes, long segmentBytes, boolean durable) {

    /** A week of minutely samples of a full host, about. */
    public static SpoolLimits forHost() {
        return new SpoolLimits(64L * 1024 * 1024, 256 * 1024, true);
    }
}
