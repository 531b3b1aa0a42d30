package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.HypervisorDriver.ConsoleChannel;
import io.pengyun.agent.driver.HypervisorDriver.ConsoleListener;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.UsageCounters;
import io.pengyun.protocol.v1.VolumeAttachment;
import io.pengyun.protocol.v1.WantedInstance;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
                        .setVolumeId(GuestScene.wire(volume))
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
        CompletableFuture<String> ended = new CompletableFuture<>();
        StringBuffer heard = new StringBuffer();
        ConsoleChannel channel = scene.driver.openConsole(id, new ConsoleListener() {
            @Override
            public void data(byte[] bytes) {
                heard.append(new String(bytes, StandardCharsets.UTF_8));
            }

            @Override
            public void closed(String reason) {
                ended.complete(reason);
            }
        });

        channel.write("\necho $((6 * 7))-is-it\n".getBytes(StandardCharsets.UTF_8));

        GuestScene.await("the guest answers", () -> heard.toString().contains("42-is-it"), heard::toString);
        scene.driver.powerOff(id);
        assertEquals("the instance's console ended", ended.get(10, java.util.concurrent.TimeUnit.SECONDS));
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
}
