package io.pengyun.agent.driver.simulated;

import io.pengyun.agent.driver.ConformanceSubject;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.HypervisorDriverConformance;
import io.pengyun.agent.host.LinuxHostTime;
import io.pengyun.protocol.v1.RootDisk;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The simulated driver keeps the port's promises. */
class SimulatedDriverTest extends HypervisorDriverConformance {

    @Override
    protected ConformanceSubject open() {
        return new Subject();
    }

    private static final class Subject implements ConformanceSubject {

        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final SimulatedHost host = new SimulatedHost(
                "blade-1",
                SimulatedFacts.dawningBlade(1024),
                new LinuxHostTime(Clock.systemUTC()),
                (delay, task) -> timer.schedule(task, delay, TimeUnit.MILLISECONDS),
                new NoFaults(20, 10),
                new RunWitness());
        private HypervisorDriver driver = new SimulatedDriver(host);

        Subject() {
            host.hideImage("missing");
        }

        @Override
        public HypervisorDriver driver() {
            return driver;
        }

        @Override
        public HypervisorDriver reopen() {
            driver.close();
            driver = new SimulatedDriver(host);
            return driver;
        }

        @Override
        public RootDisk image() {
            return RootDisk.newBuilder().setImageId("guest").build();
        }

        @Override
        public RootDisk missingImage() {
            return RootDisk.newBuilder().setImageId("missing").build();
        }

        @Override
        public String readyText() {
            return "ready one";
        }

        @Override
        public void crash(UUID instanceId) {
            host.crash(instanceId);
        }

        @Override
        public Duration bound() {
            return Duration.ofSeconds(10);
        }

        @Override
        public String cidr() {
            return "10.99.7.0/24";
        }

        @Override
        public void close() {
            driver.close();
            timer.shutdownNow();
        }
    }
}
