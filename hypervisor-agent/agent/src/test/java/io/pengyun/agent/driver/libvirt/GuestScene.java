package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.Inventory.InstanceOnHost;
import io.pengyun.agent.driver.Inventory.Power;
import io.pengyun.agent.driver.WireIds;
import io.pengyun.protocol.v1.Nic;
import io.pengyun.protocol.v1.WantedInstance;
import io.pengyun.protocol.v1.WantedNetwork;
import io.pengyun.protocol.v1.WantedVolume;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A driver on a real hypervisor with what one test puts there, taken away again at its end. */
final class GuestScene implements AutoCloseable {

    /** Guests are emulated in software on a busy machine: generous. */
    static final Duration BOUND = Duration.ofSeconds(90);

    /** Written after all services have started, the one that hears the power button among them. */
    static final String UP = "Please press Enter to activate this console";

    private final RealHypervisor hypervisor;
    final LibvirtDriver driver;
    private final List<UUID> instances = new ArrayList<>();
    private final List<UUID> volumes = new ArrayList<>();
    private final List<UUID> networks = new ArrayList<>();

    GuestScene(RealHypervisor hypervisor) {
        this.hypervisor = hypervisor;
        this.driver = hypervisor.open();
    }

    UUID network(String cidr, String gateway, boolean outside) {
        UUID id = UUID.randomUUID();
        networks.add(id);
        driver.ensureNetwork(wantedNetwork(id, cidr, gateway, outside, 1));
        return id;
    }

    WantedNetwork wantedNetwork(UUID id, String cidr, String gateway, boolean outside, long generation) {
        return WantedNetwork.newBuilder()
                .setNetworkId(WireIds.bytes(id))
                .setGeneration(generation)
                .setName("default")
                .setCidr(cidr)
                .setGateway(gateway)
                .setOutside(outside)
                .build();
    }

    UUID volume() {
        UUID id = UUID.randomUUID();
        volumes.add(id);
        driver.ensureVolume(wantedVolume(id, 1));
        return id;
    }

    WantedVolume wantedVolume(UUID id, long sizeGib) {
        return WantedVolume.newBuilder()
                .setVolumeId(WireIds.bytes(id))
                .setGeneration(sizeGib)
                .setSizeGib(sizeGib)
                .build();
    }

    /** A small instance without network or volumes, generation and epoch 1. */
    WantedInstance.Builder instance(String name) {
        UUID id = UUID.randomUUID();
        instances.add(id);
        return WantedInstance.newBuilder()
                .setInstanceId(WireIds.bytes(id))
                .setGeneration(1)
                .setEpoch(1)
                .setName(name)
                .setProjectName("traffic")
                .setDepartmentName("Roads")
                .setVcpus(1)
                .setMemoryMib(128)
                .setRootDisk(hypervisor.rootDisk());
    }

    static Nic.Builder nic(UUID network, String address, String gateway) {
        return Nic.newBuilder()
                .setNetworkId(WireIds.bytes(network))
                .setMac("52:54:00:00:00:%02x"
                        .formatted(Integer.parseInt(address.substring(address.lastIndexOf('.') + 1))))
                .setAddress(address)
                .setPrefixLength(24)
                .setGateway(gateway);
    }

    /** Defines and starts, and returns when the guest has said on its console that it is up. */
    UUID boot(WantedInstance wanted) {
        UUID id = WireIds.uuid(wanted.getInstanceId());
        driver.define(wanted);
        driver.start(id);
        awaitConsole(id, UP);
        return id;
    }

    InstanceOnHost onHost(UUID id) {
        InstanceOnHost found = driver.inventory().instances().get(id);
        if (found == null) {
            throw new AssertionError("the instance " + id + " is not on the host");
        }
        return found;
    }

    String console(UUID id) {
        return new String(driver.consoleTail(id, 64 * 1024).data(), StandardCharsets.UTF_8);
    }

    void awaitConsole(UUID id, String text) {
        await(
                "the console of " + id + " shows '" + text + "'",
                () -> console(id).contains(text),
                () -> console(id));
    }

    void awaitPower(UUID id, Power power) {
        await(
                "the instance is " + power,
                () -> onHost(id).power() == power,
                () -> onHost(id).toString());
    }

    static void await(String what, BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
        if (!Wait.until(BOUND, condition)) {
            throw new AssertionError(
                    "not within " + BOUND.toSeconds() + " s: " + what + "; instead: " + otherwise.get());
        }
    }

    /** The emulator's process. */
    static ProcessHandle process(UUID id) {
        return processes(id).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process runs the instance " + id));
    }

    /** All processes that run the instance, found by its id in their command lines: one, if all is well. */
    static List<ProcessHandle> processes(UUID id) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains("-uuid\0" + id))
                .toList();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(java.nio.file.Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        instances.forEach(driver::powerOff);
        instances.forEach(driver::remove);
        volumes.forEach(driver::removeVolume);
        networks.forEach(driver::removeNetwork);
        driver.close();
    }
}
