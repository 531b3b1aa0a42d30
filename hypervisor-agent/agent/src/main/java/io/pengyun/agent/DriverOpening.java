package io.pengyun.agent;

import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.libvirt.LibvirtConfig;
import io.pengyun.agent.driver.libvirt.LibvirtDriver;
import io.pengyun.agent.driver.simulated.Faults;
import io.pengyun.agent.driver.simulated.RunWitness;
import io.pengyun.agent.driver.simulated.SimulatedDriver;
import io.pengyun.agent.driver.simulated.SimulatedFacts;
import io.pengyun.agent.driver.simulated.SimulatedHost;
import io.pengyun.agent.host.HostTime;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Opens the driver that the options name. */
final class DriverOpening {

    private static final long SIMULATED_MEMORY_MIB = 24 * 1024;

    private DriverOpening() {}

    static HypervisorDriver open(AgentOptions options, String name, HostTime time, ScheduledExecutorService timer) {
        return switch (options.driver()) {
            case libvirt ->
                LibvirtDriver.open(LibvirtConfig.of(options.libvirtUri(), options.pool(), options.reserveMemoryMib())
                        .reaching(options.guestReach()));
            case simulated ->
                new SimulatedDriver(new SimulatedHost(
                        name,
                        SimulatedFacts.dawningBlade(SIMULATED_MEMORY_MIB),
                        time,
                        (delayMillis, task) -> timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS),
                        Faults.none(),
                        new RunWitness()));
        };
    }
}
