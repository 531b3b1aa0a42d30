package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.WantedInstance;
import java.nio.file.Files;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libvirtd is killed at a random moment of each call; whoever calls again gets there, with one process at most. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibvirtdKilledAnywhereTest {

    private static final int LONGEST_WAIT_MILLIS = 1_200;

    private RealHypervisor hypervisor;
    private GuestScene scene;

    @BeforeAll
    void need() {
        hypervisor = RealHypervisor.required(getClass());
    }

    @BeforeEach
    void open() {
        scene = new GuestScene(hypervisor);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aLifeSucceedsInTheEnd(long seed) {
        Random random = new Random(seed);
        WantedInstance wanted = scene.instance("target-" + seed).build();
        UUID id = WireIds.uuid(wanted.getInstanceId());

        underFire(random, () -> scene.driver.define(wanted));
        underFire(random, () -> scene.driver.start(id));
        InstanceOnHost started = scene.onHost(id);
        assertEquals(Power.RUNNING, started.power());
        assertTrue(started.record().bootCount() >= 1, started::toString);
        assertEquals(1, GuestScene.processes(id).size());

        underFire(random, () -> scene.driver.reboot(id, 1));
        untilDone(() -> scene.driver.start(id));
        assertEquals(1, scene.onHost(id).record().rebootGeneration());
        assertEquals(1, GuestScene.processes(id).size());

        underFire(random, () -> scene.driver.powerOff(id));
        assertEquals(Power.OFF, scene.onHost(id).power());
        assertEquals(0, GuestScene.processes(id).size());

        underFire(random, () -> scene.driver.remove(id));
        assertFalse(scene.driver.inventory().instances().containsKey(id));
        Pool pool = new Pool(hypervisor.pool());
        assertFalse(Files.exists(pool.rootDisk(id)) || Files.exists(pool.seed(id)));
    }

    /** Calls until it works, as the agent does, while libvirtd dies once. */
    private void underFire(Random random, Runnable call) {
        LibvirtdProcess libvirtd = LibvirtdProcess.of(hypervisor.uri());
        long pauseMillis = random.nextInt(LONGEST_WAIT_MILLIS);
        Thread shooter = Thread.ofPlatform().start(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
            libvirtd.kill();
            libvirtd.start();
        });
        untilDone(call);
        try {
            shooter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        GuestScene.await("libvirtd is back", scene.driver::healthy, () -> "not healthy");
        untilDone(call);
    }

    private static void untilDone(Runnable call) {
        StringBuilder failures = new StringBuilder();
        GuestScene.await(
                "the call works in the end",
                () -> {
                    try {
                        call.run();
                        return true;
                    } catch (DriverException e) {
                        failures.append(e.code())
                                .append(": ")
                                .append(e.getMessage())
                                .append('\n');
                        return false;
                    }
                },
                failures::toString);
    }
}
