package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.ConformanceSubject;
import io.pengyun.agent.driver.HypervisorDriver;
import io.pengyun.agent.driver.HypervisorDriverConformance;
import io.pengyun.protocol.v1.RootDisk;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;

/** The port's promises, kept by a real libvirtd and real guests. */
class LibvirtConformanceTest extends HypervisorDriverConformance {

    private static final AtomicInteger NETWORKS = new AtomicInteger();

    @BeforeAll
    static void need() {
        RealHypervisor.required(LibvirtConformanceTest.class);
    }

    @Override
    protected ConformanceSubject open() {
        return new Subject(RealHypervisor.required(getClass()));
    }

    private static final class Subject implements ConformanceSubject {

        private final RealHypervisor hypervisor;
        private LibvirtDriver driver;

        Subject(RealHypervisor hypervisor) {
            this.hypervisor = hypervisor;
            this.driver = hypervisor.open();
        }

        @Override
        public HypervisorDriver driver() {
            return driver;
        }

        @Override
        public HypervisorDriver reopen() {
            driver.close();
            driver = hypervisor.open();
            return driver;
        }

        @Override
        public RootDisk image() {
            return hypervisor.rootDisk();
        }

        @Override
        public RootDisk missingImage() {
            return RootDisk.newBuilder()
                    .setImageSource("file:///no/such/image.qcow2")
                    .setImageSha256("0".repeat(64))
                    .setImageFormat("qcow2")
                    .build();
        }

        @Override
        public String readyText() {
            return GuestScene.UP;
        }

        @Override
        public void crash(UUID instanceId) {
            GuestScene.process(instanceId).destroyForcibly();
        }

        @Override
        public Duration bound() {
            return GuestScene.BOUND;
        }

        @Override
        public String cidr() {
            return "10.99." + NETWORKS.incrementAndGet() + ".0/24";
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}
