package io.pengyun.agent.driver.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one boot of the host from another. */
final class HostBoot {

    private static final Path KERNEL_BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path FIRST_PROCESS = Path.of("/proc/1/stat");

    /** Of what {@code proc_pid_stat(5)} tells behind the process's name: when it was started, in ticks since the kernel's boot. */
    private static final int START_TIME = 19;

    private HostBoot() {}

    /** Changes with every boot of the kernel. */
    static String kernelBoot() {
        return text(KERNEL_BOOT).strip();
    }

    /** Changes also with every start of a host that shares its kernel with others, as those in containers do. */
    static String read() {
        String stat = text(FIRST_PROCESS);
        String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return kernelBoot() + "." + behindName[START_TIME];
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Pool.failure("which boot the host is in cannot be read", e);
        }
    }
}
