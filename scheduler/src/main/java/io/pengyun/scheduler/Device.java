package io.pengyun.scheduler;

/**
 * A PCI device of a host that instances may hold, one holder at a time.
 *
 * @param address PCI address, unique on its host, e.g. {@code 0000:3b:00.0}
 * @param model what demands ask for, e.g. {@code Tesla C2050}
 * @param numaCell number of the NUMA cell that the device hangs on
 */
public record Device(String address, String model, int numaCell) {

    public Device {
        if (address.isBlank() || model.isBlank()) {
            throw new IllegalArgumentException("a device needs an address and a model");
        }
    }
}
