package io.pengyun.agent.driver.libvirt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the hypervisor is and how long it may take.
 *
 * @param uri libvirt's address, e.g. {@code qemu:///system}
 * @param poolFolder the host's local pool; every folder above it must let QEMU's user pass (o+x)
 * @param memoryReserveMib memory kept from guests, for the host itself
 * @param connectTimeout bound on one attempt to reach libvirtd
 * @param guestPatience how long a guest may take to shut down in a reboot, and to let go of a detached volume
 * @param toolTimeout bound on one run of an outside tool (qemu-img, genisoimage)
 * @param fetchTimeout longest silence of an image source while fetching
 * @param onHost what runs a tool on the hypervisor's machine, where that is another than ours; empty: it is ours
 * @param reach how far guests get that may go out
 */
public record LibvirtConfig(
        String uri,
        Path poolFolder,
        long memoryReserveMib,
        Duration connectTimeout,
        Duration guestPatience,
        Duration toolTimeout,
        Duration fetchTimeout,
        List<String> onHost,
        GuestReach reach) {

    public LibvirtConfig {
        onHost = List.copyOf(onHost);
    }

    /** The system's own libvirtd, with the bounds that suit an ordinary host. */
    public static LibvirtConfig of(String uri, Path poolFolder, long memoryReserveMib) {
        return new LibvirtConfig(
                uri,
                poolFolder.toAbsolutePath().normalize(),
                memoryReserveMib,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                List.of(),
                GuestReach.ordinary());
    }

    /** The same for a hypervisor whose network is not ours, e.g. in a namespace. */
    LibvirtConfig reachedBy(List<String> prefix) {
        return with(prefix, reach);
    }

    /** The same with guests that reach so far. */
    public LibvirtConfig reaching(GuestReach other) {
        return with(onHost, other);
    }

    private LibvirtConfig with(List<String> prefix, GuestReach other) {
        return new LibvirtConfig(
                uri,
                poolFolder,
                memoryReserveMib,
                connectTimeout,
                guestPatience,
                toolTimeout,
                fetchTimeout,
                prefix,
                other);
    }
}
