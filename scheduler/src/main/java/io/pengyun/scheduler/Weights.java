package io.pengyun.scheduler;

/**
 * What makes one admitted host better than another. Each weight multiplies a badness of about 0 to 1; the least sum wins.
 *
 * @param softRule for each step by which a soft group rule is missed, 0 to {@value #MAXIMUM}
 * @param gpuKeeping for a host with free GPUs when none are wanted, 0 to {@value #MAXIMUM}
 * @param packing for the memory that would stay free, as a share of the largest host; negative weights prefer empty hosts
 */
public record Weights(int softRule, int gpuKeeping, int packing) {

    public static final int MAXIMUM = 10_000;

    /** Best fit on memory, the scarce dimension: few hosts are used and empty ones stay empty. */
    public static final Weights PACK = new Weights(1_000, 10, 1);

    /** Worst fit on memory: the load is even. */
    public static final Weights BALANCE = new Weights(1_000, 10, -1);

    public Weights {
        if (softRule < 0 || softRule > MAXIMUM || gpuKeeping < 0 || gpuKeeping > MAXIMUM) {
            throw new IllegalArgumentException("weights are 0 to " + MAXIMUM);
        }
        if (packing < -MAXIMUM || packing > MAXIMUM) {
            throw new IllegalArgumentException("the packing weight is -" + MAXIMUM + " to " + MAXIMUM);
        }
    }
}
