package io.pengyun.scheduler;

/**
 * Which of the admitted hosts is best for the next instance: the least weighted badness, then the tighter fit of vCPUs,
 * then a hash of seed and host id, so that equal hosts are chosen evenly and yet reproducibly.
 */
final class HostRanking {

    private static final long ONE = 1_000_000;

    private final HostColumns columns;
    private final GroupScan groups;
    private final Shape shape;
    private final Weights weights;
    private final long seed;
    private final long largestMemoryMib;

    HostRanking(HostColumns columns, GroupScan groups, DemandItem item, Shape shape, long seed) {
        this.columns = columns;
        this.groups = groups;
        this.shape = shape;
        this.weights = item.weights();
        this.seed = seed;
        largestMemoryMib = Math.max(
                1,
                columns.live.stream()
                        .mapToLong(row -> columns.spec(row).capacity().memoryMib())
                        .max()
                        .orElse(1));
    }

    /** Badness in millionths of a weight; less is better. */
    long badness(int row) {
        long left = columns.freeMemoryMib[row] - shape.resources().memoryMib();
        long badness = weights.packing() * (left * ONE / largestMemoryMib);
        if (shape.gpuCount() == 0 && columns.interior(row).freeDevices() > 0) {
            badness += weights.gpuKeeping() * ONE;
        }
        return badness + weights.softRule() * groups.softMisses(row) * ONE;
    }

    /** Whether one row comes before another of the same badness. */
    boolean breaksTie(int row, int other) {
        long byVcpus = Long.signum(weights.packing()) * (columns.freeVcpus[row] - columns.freeVcpus[other]);
        if (byVcpus != 0) {
            return byVcpus < 0;
        }
        HostId id = columns.spec(row).id();
        HostId otherId = columns.spec(other).id();
        int byHash = Long.compare(hash(id), hash(otherId));
        return byHash != 0 ? byHash < 0 : id.value().compareTo(otherId.value()) < 0;
    }

    long hash(HostId id) {
        return mix(mix(seed ^ mix(id.value().getMostSignificantBits()))
                ^ id.value().getLeastSignificantBits());
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
