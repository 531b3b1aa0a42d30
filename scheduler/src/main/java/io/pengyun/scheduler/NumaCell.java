package io.pengyun.scheduler;

/**
 * One NUMA cell of a host.
 *
 * @param cell its number on the host
 * @param vcpus virtual CPUs that may be bound to it: its logical CPUs times the allocation ratio
 * @param memoryMib memory of the cell that guests may use, in MiB
 */
public record NumaCell(int cell, long vcpus, long memoryMib) {

    public NumaCell {
        if (cell < 0) {
            throw new IllegalArgumentException("NUMA cells count from 0: " + cell);
        }
        new Resources(vcpus, memoryMib, 0).requireNotNegative();
    }
}
