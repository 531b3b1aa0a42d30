package io.pengyun.api.request;

/**
 * Amounts of what quotas count.
 *
 * @param memoryMib mebibytes
 * @param diskGib gibibytes, root disks and volumes together
 */
public record Quantities(long instances, long vcpus, long memoryMib, long diskGib, long gpus) {

    public static final Quantities NONE = new Quantities(0, 0, 0, 0, 0);

    public Quantities plus(Quantities other) {
        return new Quantities(
                Math.addExact(instances, other.instances),
                Math.addExact(vcpus, other.vcpus),
                Math.addExact(memoryMib, other.memoryMib),
                Math.addExact(diskGib, other.diskGib),
                Math.addExact(gpus, other.gpus));
    }

    public Quantities times(long count) {
        return new Quantities(
                Math.multiplyExact(instances, count),
                Math.multiplyExact(vcpus, count),
                Math.multiplyExact(memoryMib, count),
                Math.multiplyExact(diskGib, count),
                Math.multiplyExact(gpus, count));
    }
}
