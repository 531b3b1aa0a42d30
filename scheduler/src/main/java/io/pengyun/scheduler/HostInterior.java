package io.pengyun.scheduler;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is indivisible or local within one host: devices, and the NUMA cells that claims are bound to.
 *
 * <p>A claim without a cell may use any; so a cell limits only the claims that are bound to it, and the host's capacity
 * limits all of them together.
 */
final class HostInterior {

    private final List<Device> devices;
    private final BitSet heldDevices = new BitSet();
    private final List<NumaCell> cells;
    private final long[] cellFreeVcpus;
    private final long[] cellFreeMemoryMib;

    HostInterior(HostSpec spec) {
        devices = spec.devices();
        cells = spec.numaCells();
        cellFreeVcpus = cells.stream().mapToLong(NumaCell::vcpus).toArray();
        cellFreeMemoryMib = cells.stream().mapToLong(NumaCell::memoryMib).toArray();
    }

    int freeDevices() {
        return devices.size() - heldDevices.cardinality();
    }

    boolean hasDevices(Shape shape) {
        return shape.gpuCount() == 0 || freeDevices(shape.gpuModel()) >= shape.gpuCount();
    }

    private int freeDevices(String model) {
        int free = 0;
        for (int index = 0; index < devices.size(); index++) {
            if (!heldDevices.get(index) && devices.get(index).model().equals(model)) {
                free++;
            }
        }
        return free;
    }

    private int freeDevicesInCell(String model, int cell) {
        int free = 0;
        for (int index = 0; index < devices.size(); index++) {
            Device device = devices.get(index);
            if (!heldDevices.get(index)
                    && device.numaCell() == cell
                    && device.model().equals(model)) {
                free++;
            }
        }
        return free;
    }

    /** Whether cells make a difference to the shape here; a host without cells counts as one cell. */
    boolean bindsToCell(Shape shape) {
        return shape.numaLocal() && !cells.isEmpty();
    }

    /** The cell with the least memory left that holds the shape whole, the lowest of equals. */
    OptionalInt cellFor(Shape shape) {
        int best = -1;
        for (int index = 0; index < cells.size(); index++) {
            if (instancesInCell(index, shape) > 0 && (best < 0 || cellFreeMemoryMib[index] < cellFreeMemoryMib[best])) {
                best = index;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(cells.get(best).cell());
    }

    /** How many of the shape devices and cells would hold, were the divisible resources of the host endless. */
    long instancesThatFit(Shape shape) {
        if (!bindsToCell(shape)) {
            return shape.gpuCount() == 0 ? Long.MAX_VALUE : freeDevices(shape.gpuModel()) / shape.gpuCount();
        }
        long sum = 0;
        for (int index = 0; index < cells.size(); index++) {
            long inCell = instancesInCell(index, shape);
            if (inCell == Long.MAX_VALUE) {
                return Long.MAX_VALUE;
            }
            sum += inCell;
        }
        return sum;
    }

    private long instancesInCell(int index, Shape shape) {
        long fit = Math.min(
                times(cellFreeVcpus[index], shape.resources().vcpus()),
                times(cellFreeMemoryMib[index], shape.resources().memoryMib()));
        if (shape.gpuCount() > 0) {
            fit = Math.min(
                    fit, freeDevicesInCell(shape.gpuModel(), cells.get(index).cell()) / shape.gpuCount());
        }
        return fit;
    }

    /** How often {@code part} goes into {@code free}; where less than nothing is free nothing fits,
     * not even an instance that takes none of it: the host is overbooked until something leaves. */
    static long times(long free, long part) {
        if (free < 0) {
            return 0;
        }
        return part == 0 ? Long.MAX_VALUE : free / part;
    }

    /** The first free devices of the shape's model, of the given cell unless it is {@link Claim#NO_CELL}. */
    List<String> devicesFor(Shape shape, int cell) {
        List<String> addresses = new ArrayList<>(shape.gpuCount());
        for (int index = 0; index < devices.size() && addresses.size() < shape.gpuCount(); index++) {
            Device device = devices.get(index);
            if (!heldDevices.get(index)
                    && device.model().equals(shape.gpuModel())
                    && (cell == Claim.NO_CELL || device.numaCell() == cell)) {
                addresses.add(device.address());
            }
        }
        return addresses;
    }

    /** Whether each device that the claim names is here and free, and its cell has room. */
    boolean covers(Claim claim) {
        for (String address : claim.deviceAddresses()) {
            int index = indexOfDevice(address);
            if (index < 0 || heldDevices.get(index)) {
                return false;
            }
        }
        if (claim.numaCell() == Claim.NO_CELL) {
            return true;
        }
        int cell = indexOfCell(claim.numaCell());
        return cell >= 0
                && cellFreeVcpus[cell] >= claim.resources().vcpus()
                && cellFreeMemoryMib[cell] >= claim.resources().memoryMib();
    }

    boolean holdsAnyDeviceOf(Claim claim) {
        for (String address : claim.deviceAddresses()) {
            int index = indexOfDevice(address);
            if (index >= 0 && heldDevices.get(index)) {
                return true;
            }
        }
        return false;
    }

    /** Devices and cells that the host no longer has are passed over: the claim outlived them. */
    void take(Claim claim) {
        change(claim, true);
    }

    void give(Claim claim) {
        change(claim, false);
    }

    private void change(Claim claim, boolean held) {
        for (String address : claim.deviceAddresses()) {
            int index = indexOfDevice(address);
            if (index >= 0) {
                heldDevices.set(index, held);
            }
        }
        int cell = indexOfCell(claim.numaCell());
        if (cell >= 0) {
            int sign = held ? -1 : 1;
            cellFreeVcpus[cell] += sign * claim.resources().vcpus();
            cellFreeMemoryMib[cell] += sign * claim.resources().memoryMib();
        }
    }

    private int indexOfDevice(String address) {
        for (int index = 0; index < devices.size(); index++) {
            if (devices.get(index).address().equals(address)) {
                return index;
            }
        }
        return -1;
    }

    private int indexOfCell(int cell) {
        for (int index = 0; index < cells.size(); index++) {
            if (cells.get(index).cell() == cell) {
                return index;
            }
        }
        return -1;
    }
}
