package io.pengyun.scheduler;

/**
 * What one instance takes of a host.
 *
 * @param resources divisible resources, none negative
 * @param gpuModel model of the devices wanted; empty when {@code gpuCount} is 0
 * @param gpuCount devices wanted, 0 to {@value #MAXIMUM_GPUS}
 * @param numaLocal whether vCPUs, memory and devices must come from one NUMA cell
 */
public record Shape(Resources resources, String gpuModel, int gpuCount, boolean numaLocal) {

    public static final int MAXIMUM_GPUS = 64;

    public Shape {
        resources.requireNotNegative();
        if (gpuCount < 0 || gpuCount > MAXIMUM_GPUS) {
            throw new IllegalArgumentException("gpuCount is out of range: " + gpuCount);
        }
        if (gpuModel.isBlank() != (gpuCount == 0)) {
            throw new IllegalArgumentException("a GPU model and a GPU count go together");
        }
    }

    /** A shape without GPUs that may use memory of any cell. */
    public static Shape of(long vcpus, long memoryMib, long diskGib) {
        return new Shape(new Resources(vcpus, memoryMib, diskGib), "", 0, false);
    }

    public Shape withGpus(String model, int count) {
        return new Shape(resources, model, count, numaLocal);
    }

    public Shape withNumaLocality() {
        return new Shape(resources, gpuModel, gpuCount, true);
    }
}
