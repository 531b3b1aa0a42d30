package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.protocol.v1.Acceleration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Finds out whether KVM works, by running a guest of twelve bytes under it: there are machines whose {@code /dev/kvm}
 * exists and opens, yet no guest ever gets anywhere. Asked once per boot of the host; the answer is kept in the pool.
 */
final class AccelerationProbe {

    private static final Logger LOG = Logger.getLogger(AccelerationProbe.class);
    private static final Path KVM = Path.of("/dev/kvm");
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int SECTOR_BYTES = 512;

    /**
     * A boot sector: {@code mov dx,0xf4; mov al,0x2a; out dx,al; hlt; jmp $-1}. QEMU's isa-debug-exit device at that
     * port ends the process with the status {@code (0x2a << 1) | 1}.
     */
    private static final byte[] GUEST = {
        (byte) 0xba, (byte) 0xf4, 0x00, (byte) 0xb0, 0x2a, (byte) 0xee, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
    };

    private static final int EXPECTED_STATUS = (0x2a << 1) | 1;

    /** @param reason a sentence; why not KVM, when it is not */
    record Verdict(Acceleration acceleration, String reason) {}

    private final Pool pool;

    AccelerationProbe(Pool pool) {
        this.pool = pool;
    }

    /** @param bootId changes with every boot of the host */
    Verdict verdict(String bootId) {
        Path kept = pool.folder().resolve("acceleration");
        try {
            Optional<Verdict> known = pool.readText(kept).flatMap(text -> parse(text, bootId));
            if (known.isPresent()) {
                return known.get();
            }
            Verdict verdict = probe();
            pool.writeText(kept, bootId + "\n" + verdict.acceleration() + "\n" + verdict.reason() + "\n");
            LOG.infof("guests run under %s: %s", verdict.acceleration(), verdict.reason());
            return verdict;
        } catch (IOException e) {
            throw Pool.failure("the acceleration verdict cannot be kept", e);
        }
    }

    private static Optional<Verdict> parse(String text, String bootId) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3 || !lines.get(0).equals(bootId)) {
            return Optional.empty();
        }
        return Arrays.stream(Acceleration.values())
                .filter(each -> each.name().equals(lines.get(1)))
                .findFirst()
                .map(acceleration -> new Verdict(acceleration, lines.get(2)));
    }

    private Verdict probe() throws IOException {
        if (!Files.exists(KVM)) {
            return tcg("this host has no " + KVM);
        }
        if (!openToGuests()) {
            // libvirt notices too, and then asks QEMU for its abilities again and again, which takes seconds each time.
            LOG.warnf("%1$s is closed to QEMU's user: chgrp kvm %1$s && chmod 660 %1$s, as udev would", KVM);
            return tcg(KVM + " exists, but is closed to QEMU's user");
        }
        Path sector = pool.folder().resolve("acceleration-guest");
        byte[] bytes = Arrays.copyOf(GUEST, SECTOR_BYTES);
        bytes[SECTOR_BYTES - 2] = 0x55;
        bytes[SECTOR_BYTES - 1] = (byte) 0xaa;
        Files.write(sector, bytes);
        try {
            return judge(Command.tryRun(BOUND, command(sector)));
        } catch (DriverException e) {
            return tcg(e.getMessage() + ", so KVM could not be tried");
        } finally {
            Files.deleteIfExists(sector);
        }
    }

    /** QEMU does not run as root: Debian's and others' libvirt give its user the group kvm. */
    private static boolean openToGuests() throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(KVM, PosixFileAttributes.class);
        Set<PosixFilePermission> permissions = attributes.permissions();
        boolean group = attributes.group().getName().equals("kvm")
                && permissions.containsAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE));
        return group
                || permissions.containsAll(Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE));
    }

    private static List<String> command(Path sector) {
        return List.of(
                "qemu-system-x86_64",
                "-accel",
                "kvm",
                "-machine",
                "pc",
                "-m",
                "16",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=1",
                "-drive",
                "file=" + sector + ",format=raw,if=floppy,readonly=on");
    }

    private static Verdict judge(Command.Outcome outcome) {
        if (outcome.timedOut()) {
            return tcg(KVM + " exists, but a guest under it did not run within " + BOUND.toSeconds() + " s");
        }
        if (outcome.exitCode() != EXPECTED_STATUS) {
            String words =
                    outcome.output().lines().reduce((first, last) -> last).orElse("no reason given");
            return tcg(KVM + " exists, but QEMU cannot use it: " + words);
        }
        return new Verdict(Acceleration.ACCELERATION_KVM, "a guest ran under KVM");
    }

    private static Verdict tcg(String reason) {
        return new Verdict(Acceleration.ACCELERATION_TCG, reason);
    }
}
