package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.Inventory.Power;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** libvirtd and QEMU are killed: the driver finds its way back by itself, and tells a crash from a shutdown. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibvirtdLossTest {

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

    @Test
    void guestsLiveOnWhileLibvirtdIsGone() {
        UUID id = scene.boot(scene.instance("survivor").build());
        long process = GuestScene.process(id).pid();
        AtomicInteger wholeHostChanges = new AtomicInteger();
        scene.driver.onChange(change -> {
            if (change.instanceId().equals(Optional.empty())) {
                wholeHostChanges.incrementAndGet();
            }
        });

        restartLibvirtd(() -> {
            GuestScene.await("the loss is seen", () -> !scene.driver.healthy(), () -> "healthy");
            DriverException failure = assertThrows(DriverException.class, scene.driver::inventory);
            assertEquals(Code.UNREACHABLE, failure.code());
        });

        assertEquals(Power.RUNNING, scene.onHost(id).power());
        assertEquals(process, GuestScene.process(id).pid());
        assertEquals(1, scene.onHost(id).record().bootCount());
        GuestScene.await(
                "loss and return are announced", () -> wholeHostChanges.get() >= 2, wholeHostChanges::toString);
        try (GuestShell shell = new GuestShell(scene.driver, id)) {
            assertEquals(0, shell.run("true"));
        }
    }

    @Test
    void aCrashIsToldAlsoWhenNobodySawIt() {
        UUID seen = scene.boot(scene.instance("seen").build());
        UUID unseen = scene.boot(scene.instance("unseen").build());
        GuestScene.process(seen).destroyForcibly();
        scene.awaitPower(seen, Power.CRASHED);

        restartLibvirtd(() -> {
            ProcessHandle process = GuestScene.process(unseen);
            process.destroyForcibly();
            GuestScene.await("QEMU is gone", () -> !process.isAlive(), process::toString);
        });

        assertEquals(Power.CRASHED, scene.onHost(seen).power());
        assertEquals(Power.CRASHED, scene.onHost(unseen).power());
        scene.driver.start(seen);
        assertEquals(Power.RUNNING, scene.onHost(seen).power());
        assertEquals(2, scene.onHost(seen).record().bootCount());
    }

    @Test
    void aShutdownIsNoCrashAfterwards() {
        UUID byItself = scene.boot(scene.instance("tired").build());
        UUID byForce = scene.boot(scene.instance("cut").build());
        scene.driver.requestShutdown(byItself);
        scene.driver.powerOff(byForce);
        scene.awaitPower(byItself, Power.OFF);

        restartLibvirtd(() -> {});

        assertEquals(Power.OFF, scene.onHost(byItself).power());
        assertEquals(Power.OFF, scene.onHost(byForce).power());
    }

    @Test
    void aLibvirtdThatHangsIsGivenUpAndTakenAgain() {
        LibvirtdProcess libvirtd = LibvirtdProcess.of(hypervisor.uri());
        libvirtd.freeze();
        try {
            DriverException failure = assertThrows(DriverException.class, scene.driver::inventory);
            assertEquals(Code.UNREACHABLE, failure.code());
            assertFalse(scene.driver.healthy());
        } finally {
            libvirtd.thaw();
        }

        GuestScene.await(
                "the driver is connected again",
                () -> {
                    libvirtd.keepUp();
                    return scene.driver.healthy();
                },
                () -> "not healthy");
        assertEquals(0, scene.driver.inventory().foreign().size());
    }

    private void restartLibvirtd(Runnable meanwhile) {
        LibvirtdProcess libvirtd = LibvirtdProcess.of(hypervisor.uri());
        libvirtd.kill();
        try {
            meanwhile.run();
        } finally {
            libvirtd.start();
        }
        GuestScene.await("the driver is connected again", scene.driver::healthy, () -> "not healthy");
    }
}
