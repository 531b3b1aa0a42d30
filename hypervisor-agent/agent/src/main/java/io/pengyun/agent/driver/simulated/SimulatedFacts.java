package io.pengyun.agent.driver.simulated;

import io.pengyun.protocol.v1.Acceleration;
import io.pengyun.protocol.v1.Device;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.NumaCell;
import java.util.List;

/**
 * What a simulated host is made of.
 *
 * @param logicalCpus at least the physical cores
 * @param numaCells at least 1; cores and memory are spread evenly over them
 * @param memoryMib for guests
 */
public record SimulatedFacts(
        int physicalCores, int logicalCpus, int numaCells, long memoryMib, long diskGib, List<Device> devices) {

    public SimulatedFacts {
        devices = List.copyOf(devices);
    }

    /** A blade of the reference fleet, Dawning 6000: two six-core Xeon X5650, one Tesla C2050 (JCST 26(3), 2011). */
    public static SimulatedFacts dawningBlade(long memoryMib) {
        Device gpu = Device.newBuilder()
                .setAddress("0000:3b:00.0")
                .setVendorProduct("10de:06d1")
                .setDeviceClass("0302")
                .setModel("Tesla C2050")
                .build();
        return new SimulatedFacts(12, 24, 2, memoryMib, 300, List.of(gpu));
    }

    HostFacts toWire(String hostname, long diskFreeGib) {
        HostFacts.Builder facts = HostFacts.newBuilder()
                .setHostname(hostname)
                .setDriver("simulated")
                .setAcceleration(Acceleration.ACCELERATION_SIMULATED)
                .setPhysicalCores(physicalCores)
                .setLogicalCpus(logicalCpus)
                .setCpuModel("simulated")
                .setMemoryMib(memoryMib)
                .setDiskGib(diskGib)
                .setDiskFreeGib(diskFreeGib)
                .setHypervisor("simulated")
                .setArchitecture("x86_64")
                .addAllDevices(devices);
        for (int cell = 0; cell < numaCells; cell++) {
            facts.addNumaCells(NumaCell.newBuilder()
                    .setCell(cell)
                    .setCpus(logicalCpus / numaCells)
                    .setMemoryMib(memoryMib / numaCells));
        }
        return facts.build();
    }
}
