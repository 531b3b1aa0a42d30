package io.pengyun.scheduler;

/**
 * An amount of the divisible resources: what a host offers, has free, or an instance takes.
 *
 * <p>Each between 0 and {@value #MAXIMUM}, except what a host has free: that is below 0 after its capacity was cut under
 * its claims.
 *
 * @param vcpus virtual CPUs; of a host, its logical CPUs times its allocation ratio
 * @param memoryMib memory in MiB
 * @param diskGib local disk in GiB: root disk and volumes in the host's own pool
 */
public record Resources(long vcpus, long memoryMib, long diskGib) {

    /** Keeps every sum over a fleet far from overflow. */
    public static final long MAXIMUM = 1L << 40;

    public static final Resources NONE = new Resources(0, 0, 0);

    public Resources {
        requireBounded("vcpus", vcpus);
        requireBounded("memoryMib", memoryMib);
        requireBounded("diskGib", diskGib);
    }

    private static void requireBounded(String what, long value) {
        if (value < -MAXIMUM || value > MAXIMUM) {
            throw new IllegalArgumentException(what + " is out of range: " + value);
        }
    }

    public Resources plus(Resources other) {
        return new Resources(vcpus + other.vcpus, memoryMib + other.memoryMib, diskGib + other.diskGib);
    }

    public Resources minus(Resources other) {
        return new Resources(vcpus - other.vcpus, memoryMib - other.memoryMib, diskGib - other.diskGib);
    }

    /** Whether all of {@code part} is in this amount. */
    public boolean covers(Resources part) {
        return vcpus >= part.vcpus && memoryMib >= part.memoryMib && diskGib >= part.diskGib;
    }

    Resources requireNotNegative() {
        if (vcpus < 0 || memoryMib < 0 || diskGib < 0) {
            throw new IllegalArgumentException("resources are negative: " + this);
        }
        return this;
    }
}
