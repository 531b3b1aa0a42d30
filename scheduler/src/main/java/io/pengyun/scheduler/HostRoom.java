package io.pengyun.scheduler;

import org.jspecify.annotations.Nullable;

/** Whether, and how often, a shape goes into what a row has free. */
final class HostRoom {

    private final HostColumns columns;
    private final Shape shape;

    HostRoom(HostColumns columns, Shape shape) {
        this.columns = columns;
        this.shape = shape;
    }

    /** What is short for one instance on the row; null if nothing is. */
    @Nullable
    RefusalReason refusal(int row) {
        Resources wanted = shape.resources();
        if (columns.freeMemoryMib[row] < wanted.memoryMib()) {
            return RefusalReason.NO_MEMORY;
        }
        if (columns.freeVcpus[row] < wanted.vcpus()) {
            return RefusalReason.NO_VCPU;
        }
        if (columns.freeDiskGib[row] < wanted.diskGib()) {
            return RefusalReason.NO_DISK;
        }
        HostInterior interior = columns.interior(row);
        if (!interior.hasDevices(shape)) {
            return RefusalReason.NO_GPU;
        }
        if (interior.bindsToCell(shape) && interior.cellFor(shape).isEmpty()) {
            return RefusalReason.NUMA;
        }
        return null;
    }

    /** How many instances go into the row, group rules aside; at most {@code bound}. */
    long instances(int row, long bound) {
        Resources wanted = shape.resources();
        long fit = Math.min(bound, columns.interior(row).instancesThatFit(shape));
        fit = Math.min(fit, HostInterior.times(columns.freeMemoryMib[row], wanted.memoryMib()));
        fit = Math.min(fit, HostInterior.times(columns.freeVcpus[row], wanted.vcpus()));
        return Math.min(fit, HostInterior.times(columns.freeDiskGib[row], wanted.diskGib()));
    }
}
