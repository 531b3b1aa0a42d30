package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What only a guest can tell: that it got its seed, disks, network and console, and obeys its power button. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealGuestTest {

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
    void aGuestKnowsWhatItsSeedSays() {
        UUID network = scene.network("10.64.1.0/24", "10.64.1.1", true);
        UUID volume = scene.volume();
        WantedInstance wanted = scene.instance("web-1")
                .addNics(GuestScene.nic(network, "10.64.1.5", "10.64.1.1"))
                .addVolumes(VolumeAttachment.newBuilder()
                        .setVolumeId(WireIds.bytes(volume))
                        .setSerial("data"))
                .setUserData("#!/bin/sh\nls /dev/disk/by-id\nping -c 1 10.64.1.1\n")
                .build();

        UUID id = scene.boot(wanted);

        scene.awaitConsole(id, "user-data exit=0");
        String console = scene.console(id);
        assertTrue(
                console.contains("hostname=web-1 project=traffic instance=" + id + " boot=1 address=10.64.1.5"),
                console);
        assertTrue(console.contains("virtio-data"), console);
        assertEquals(Set.of(volume), scene.onHost(id).attachedVolumes());
    }

    @Test
    void theConsoleTakesInputAndEndsWithTheInstance() throws Exception {
        UUID id = scene.boot(scene.instance("talker").build());
        GuestShell shell = new GuestShell(scene.driver, id);

        assertEquals(7, shell.run("(exit 7)"));
        scene.driver.powerOff(id);

        assertEquals(
                "the instance stopped, or another session took its console",
                shell.ended().get(10, TimeUnit.SECONDS));
    }

    @Test
    void aVolumeComesAndGoesWhileTheGuestRuns() {
        UUID volume = scene.volume();
        WantedInstance.Builder wanted = scene.instance("plugger");
        UUID id = scene.boot(wanted.build());
        try (GuestShell shell = new GuestShell(scene.driver, id)) {
            scene.driver.define(wanted.addVolumes(VolumeAttachment.newBuilder()
                            .setVolumeId(WireIds.bytes(volume))
                            .setSerial("data"))
                    .setGeneration(2)
                    .build());
            assertEquals(Set.of(volume), scene.onHost(id).attachedVolumes());
            assertEquals(
                    0,
                    shell.run("for i in 1 2 3 4 5; do [ -e /dev/disk/by-id/virtio-data ] || sleep 1; done;"
                            + " mke2fs -q /dev/disk/by-id/virtio-data && mount /dev/disk/by-id/virtio-data /mnt &&"
                            + " echo kept > /mnt/word && umount /mnt"),
                    shell::heard);
            DriverException busy = assertThrows(DriverException.class, () -> scene.driver.removeVolume(volume));
            assertEquals(DriverException.Code.VOLUME_IN_USE, busy.code());

            scene.driver.ensureVolume(scene.wantedVolume(volume, 2));
            assertEquals(0, shell.run("[ $(cat /sys/block/vdc/size) = 4194304 ]"), shell::heard);

            scene.driver.define(wanted.clearVolumes().setGeneration(3).build());
            assertEquals(Set.of(), scene.onHost(id).attachedVolumes());
            assertEquals(0, shell.run("[ ! -e /sys/block/vdc ]"), shell::heard);
        }
        assertEquals(2, scene.driver.inventory().volumes().get(volume).sizeGib());
    }

    @Test
    void aRebootHappensOnceAndKeepsTheDisk() {
        UUID id = scene.boot(scene.instance("booter").build());

        scene.driver.reboot(id, 1);
        scene.driver.reboot(id, 1);

        scene.awaitConsole(id, "boot=2 ");
        assertEquals(2, scene.onHost(id).record().bootCount());
        assertEquals(1, scene.onHost(id).record().rebootGeneration());
        assertTrue(scene.console(id).contains("boot=1 "), "the log of the first boot is kept");
    }

    @Test
    void aGuestObeysItsPowerButtonAndUsageGrows() {
        UUID id = scene.boot(scene.instance("sleeper").build());
        UsageCounters usage = scene.driver.usage().stream()
                .filter(each -> each.instanceId().equals(id))
                .findFirst()
                .orElseThrow();

        scene.driver.requestShutdown(id);

        scene.awaitPower(id, Power.OFF);
        assertTrue(usage.cpuNanos() > 0 && usage.diskReadBytes() > 1_000_000, usage.toString());
        assertEquals(1, usage.bootCount());
    }

    @Test
    void aForeignDomainIsToldOfAndNotTouched() {
        UUID id = UUID.randomUUID();
        String xml = "<domain type='qemu'><name>foreign-%1$s</name><uuid>%1$s</uuid><memory unit='MiB'>128</memory>"
                        .formatted(id)
                + "<metadata><py:instance xmlns:py='https://pengyun.io/instance/1' id='broken'/></metadata>"
                + "<vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>";
        try (ForeignDomain foreign = ForeignDomain.start(hypervisor.uri(), xml, id)) {
            assertTrue(scene.driver.inventory().foreign().get("foreign-" + id).running());
            for (Runnable call : List.<Runnable>of(
                    () -> scene.driver.powerOff(id),
                    () -> scene.driver.requestShutdown(id),
                    () -> scene.driver.remove(id),
                    () -> scene.driver.start(id),
                    () -> scene.driver.define(scene.instance("thief")
                            .setInstanceId(WireIds.bytes(id))
                            .build()))) {
                DriverException refused = assertThrows(DriverException.class, call::run);
                assertEquals(DriverException.Code.REFUSED, refused.code());
            }
            assertTrue(foreign.isActive());
        }
    }
}
