package io.pengyun.agent.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.HypervisorDriver.Change;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleChannel;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleTail;
import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.protocol.v1.HostFacts;
import io.pengyun.protocol.v1.WantedInstance;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the port promises, tried on a driver. A driver's own test class extends this one and says how to open it.
 *
 * <p>Most tests do each thing twice, the second time through a driver opened anew: an agent that died after the call, not
 * knowing whether it had worked, does the same.
 */
public abstract class HypervisorDriverConformance {

    private ConformanceSubject subject;
    private ConformanceScene scene;

    /** A host with nothing of ours on it, and a driver for it. */
    protected abstract ConformanceSubject open() throws Exception;

    @BeforeEach
    void openSubject() throws Exception {
        subject = open();
        scene = new ConformanceScene(subject);
    }

    @AfterEach
    void clearAndClose() {
        try {
            scene.clear();
        } finally {
            subject.close();
        }
    }

    private HypervisorDriver driver() {
        return subject.driver();
    }

    @Test
    void factsSayWhatTheHostIsMadeOf() {
        HostFacts facts = driver().facts();

        assertTrue(facts.getLogicalCpus() > 0, "processors");
        assertTrue(facts.getMemoryMib() > 0, "memory");
        assertTrue(facts.getDiskGib() >= facts.getDiskFreeGib(), "disk");
        assertFalse(facts.getDriver().isEmpty(), "driver");
        assertTrue(driver().healthy());
    }

    @Test
    void aNetworkIsMadeOnceAndChangedAndRemoved() {
        UUID id = scene.network(1);
        subject.reopen();
        scene.ensureNetwork(id, 1);
        assertEquals(1, driver().inventory().networks().get(id).generation());

        scene.ensureNetwork(id, 2);
        assertEquals(2, driver().inventory().networks().get(id).generation());

        driver().removeNetwork(id);
        subject.reopen().removeNetwork(id);
        assertFalse(driver().inventory().networks().containsKey(id));
    }

    @Test
    void aVolumeGrowsAndNeverShrinksAndIsRemoved() {
        UUID id = scene.volume(1, 1);
        subject.reopen();
        scene.ensureVolume(id, 1, 1);
        assertEquals(1, driver().inventory().volumes().get(id).sizeGib());

        scene.ensureVolume(id, 2, 2);
        scene.ensureVolume(id, 3, 1);
        assertEquals(2, driver().inventory().volumes().get(id).sizeGib(), "a volume never shrinks");
        assertEquals(3, driver().inventory().volumes().get(id).generation());

        driver().removeVolume(id);
        subject.reopen().removeVolume(id);
        assertFalse(driver().inventory().volumes().containsKey(id));
    }

    @Test
    void definingRecordsWhatIsWantedAndStartsNothing() {
        WantedInstance wanted = scene.instance("one")
                .setGeneration(4)
                .setEpoch(7)
                .setLeased(true)
                .setRebootGeneration(2)
                .build();

        driver().define(wanted);
        subject.reopen().define(wanted);

        InstanceOnHost there = scene.onHost(wanted);
        assertEquals(new InstanceRecord(ConformanceScene.id(wanted), 4, 7, 0, 2, 0, true), there.record());
        assertEquals(Power.OFF, there.power());
        assertEquals(DefinitionDigest.of(wanted), there.definitionDigest());
        assertEquals(wanted.getMemoryMib(), there.memoryMib());
    }

    @Test
    void aLowerEpochIsRefusedAndChangesNothing() {
        WantedInstance wanted = scene.instance("one").setEpoch(7).build();
        driver().define(wanted);

        DriverException refused = assertThrows(
                DriverException.class,
                () -> driver().define(
                                wanted.toBuilder().setEpoch(6).setGeneration(9).build()));

        assertEquals(Code.STALE_EPOCH, refused.code());
        assertEquals(7, scene.onHost(wanted).record().epoch());
        assertEquals(1, scene.onHost(wanted).record().generation());
    }

    @Test
    void aMissingImageIsSaidSo() {
        WantedInstance wanted =
                scene.instance("one").setRootDisk(subject.missingImage()).build();

        DriverException refused = assertThrows(DriverException.class, () -> driver().define(wanted));

        assertEquals(Code.IMAGE_UNAVAILABLE, refused.code());
        assertFalse(driver().inventory().instances().containsKey(ConformanceScene.id(wanted)));
    }

    @Test
    void startingCountsOneBootHoweverOftenItIsAsked() {
        WantedInstance wanted = scene.instance("one").setGeneration(3).build();
        driver().define(wanted);

        driver().start(ConformanceScene.id(wanted));
        subject.reopen().start(ConformanceScene.id(wanted));

        InstanceOnHost there = scene.onHost(wanted);
        assertEquals(Power.RUNNING, there.power());
        assertEquals(1, there.record().bootCount());
        assertEquals(3, there.record().ranGeneration());
    }

    @Test
    void whatIsNotThereIsNotStarted() {
        DriverException refused = assertThrows(DriverException.class, () -> driver().start(UUID.randomUUID()));

        assertEquals(Code.NOT_FOUND, refused.code());
    }

    @Test
    void powerOffIsOffAndNoCrash() {
        WantedInstance wanted = scene.running("one");

        driver().powerOff(ConformanceScene.id(wanted));
        assertEquals(Power.OFF, scene.onHost(wanted).power());
        subject.reopen().powerOff(ConformanceScene.id(wanted));
        driver().powerOff(UUID.randomUUID());

        assertEquals(Power.OFF, scene.onHost(wanted).power());
        driver().start(ConformanceScene.id(wanted));
        assertEquals(2, scene.onHost(wanted).record().bootCount());
    }

    @Test
    void aProcessThatEndedByItselfIsACrash() {
        WantedInstance wanted = scene.running("one");

        subject.crash(ConformanceScene.id(wanted));

        scene.eventually(() -> scene.onHost(wanted).power() == Power.CRASHED);
        assertEquals(Power.CRASHED, scene.onHost(wanted).power());
        subject.reopen().start(ConformanceScene.id(wanted));
        assertEquals(Power.RUNNING, scene.onHost(wanted).power());
        assertEquals(2, scene.onHost(wanted).record().bootCount());
    }

    @Test
    void aCrashedInstanceThatIsPoweredOffIsOff() {
        WantedInstance wanted = scene.running("one");
        subject.crash(ConformanceScene.id(wanted));
        scene.eventually(() -> scene.onHost(wanted).power() == Power.CRASHED);

        driver().powerOff(ConformanceScene.id(wanted));

        assertEquals(Power.OFF, scene.onHost(wanted).power());
    }

    @Test
    void aGuestShutsDownWhenAsked() {
        WantedInstance wanted = scene.ready("one");

        driver().requestShutdown(ConformanceScene.id(wanted));

        scene.eventually(() -> scene.onHost(wanted).power() == Power.OFF);
        driver().requestShutdown(ConformanceScene.id(wanted));
        driver().requestShutdown(UUID.randomUUID());
        assertEquals(Power.OFF, scene.onHost(wanted).power());
    }

    @Test
    void aRebootIsCarriedOutOncePerOrder() {
        WantedInstance wanted = scene.ready("one");
        UUID id = ConformanceScene.id(wanted);

        driver().reboot(id, 5);
        subject.reopen().reboot(id, 5);

        InstanceRecord record = scene.onHost(wanted).record();
        assertEquals(5, record.rebootGeneration());
        assertEquals(2, record.bootCount());
        scene.eventually(() -> scene.timesReady(id) == 2);
    }

    @Test
    void definingARunningInstanceRecordsThatItRanUnderIt() {
        WantedInstance wanted = scene.running("one");

        driver().define(wanted.toBuilder()
                .setGeneration(8)
                .setEpoch(3)
                .setRebootGeneration(1)
                .build());

        InstanceRecord record = scene.onHost(wanted).record();
        assertEquals(8, record.generation());
        assertEquals(8, record.ranGeneration());
        assertEquals(3, record.epoch());
        assertEquals(1, record.bootCount());
        assertEquals(0, record.rebootGeneration(), "the order has not been carried out");
    }

    @Test
    void volumesComeAndGoOnARunningInstance() {
        UUID volume = scene.volume(1, 1);
        WantedInstance without = scene.ready("one");
        WantedInstance with = scene.attach(without, volume, 2);

        driver().define(with);
        subject.reopen().define(with);
        assertEquals(Set.of(volume), scene.onHost(with).attachedVolumes());
        DriverException refused = assertThrows(DriverException.class, () -> driver().removeVolume(volume));
        assertEquals(Code.VOLUME_IN_USE, refused.code());

        WantedInstance again = without.toBuilder().setGeneration(3).build();
        driver().define(again);
        subject.reopen().define(again);
        assertEquals(Set.of(), scene.onHost(again).attachedVolumes());
        assertTrue(driver().inventory().volumes().containsKey(volume), "detached, not deleted");
    }

    @Test
    void removalTakesTheInstanceAndKeepsItsVolumes() {
        UUID volume = scene.volume(1, 1);
        WantedInstance wanted = scene.attach(scene.instance("one").build(), volume, 1);
        driver().define(wanted);
        UUID id = ConformanceScene.id(wanted);

        driver().remove(id);
        subject.reopen().remove(id);

        Inventory inventory = driver().inventory();
        assertFalse(inventory.instances().containsKey(id));
        assertTrue(inventory.volumes().containsKey(volume));
    }

    @Test
    void aRunningInstanceIsNotRemoved() {
        WantedInstance wanted = scene.running("one");

        assertThrows(DriverException.class, () -> driver().remove(ConformanceScene.id(wanted)));

        assertEquals(Power.RUNNING, scene.onHost(wanted).power());
    }

    @Test
    void usageGrowsWhileTheInstanceRunsAndOnlyThen() {
        WantedInstance wanted = scene.ready("one");
        UUID id = ConformanceScene.id(wanted);
        UsageCounters first = scene.usage(id).orElseThrow();

        scene.eventually(() -> scene.usage(id).orElseThrow().cpuNanos() > first.cpuNanos());

        assertEquals(1, first.bootCount());
        driver().powerOff(id);
        assertTrue(scene.usage(id).isEmpty());
    }

    @Test
    void theConsoleKeepsItsTailOverBoots() {
        WantedInstance wanted = scene.ready("one");
        UUID id = ConformanceScene.id(wanted);
        driver().powerOff(id);
        driver().start(id);
        scene.eventually(() -> scene.timesReady(id) == 2);

        ConsoleTail tail = subject.reopen().consoleTail(id, 4);

        assertEquals(4, tail.data().length);
        assertTrue(tail.truncated());
    }

    @Test
    void anOpenConsoleTakesInputAndGivesOutput() throws Exception {
        WantedInstance wanted = scene.ready("one");
        BlockingQueue<String> output = new LinkedBlockingQueue<>();
        CountDownLatch closed = new CountDownLatch(1);

        ConsoleChannel channel = driver().openConsole(ConformanceScene.id(wanted), new ConsoleListener() {
            @Override
            public void data(byte[] bytes) {
                output.add(new String(bytes, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void closed(String reason) {
                closed.countDown();
            }
        });
        StringBuilder seen = new StringBuilder();
        long until = System.nanoTime() + subject.bound().toNanos();
        while (seen.indexOf("echo marker") < 0 && System.nanoTime() < until) {
            channel.write("echo marker\n".getBytes(StandardCharsets.US_ASCII));
            String piece = output.poll(1, TimeUnit.SECONDS);
            seen.append(piece == null ? "" : piece);
        }

        assertNotEquals(-1, seen.indexOf("echo marker"), "what is typed is echoed by the guest: " + seen);
        driver().powerOff(ConformanceScene.id(wanted));
        assertTrue(closed.await(subject.bound().toSeconds(), TimeUnit.SECONDS), "closed with the instance");
    }

    @Test
    void changesAreAnnounced() throws Exception {
        WantedInstance wanted = scene.ready("one");
        UUID id = ConformanceScene.id(wanted);
        BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
        driver().onChange(changes::add);

        subject.crash(id);

        Change change = changes.poll(subject.bound().toSeconds(), TimeUnit.SECONDS);
        assertNotEquals(null, change, "nothing was announced");
        assertTrue(List.of(id).containsAll(change.instanceId().stream().toList()));
        scene.eventually(() -> scene.onHost(wanted).power() == Power.CRASHED);
    }
}
