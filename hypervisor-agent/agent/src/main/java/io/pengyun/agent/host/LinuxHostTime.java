package io.pengyun.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * The kernel's own clocks. {@code /proc/uptime} is CLOCK_BOOTTIME in hundredths of a second, which Java offers in no other
 * way and which, unlike {@link System#nanoTime}, is comparable between processes and goes on while the host sleeps.
 */
public final class LinuxHostTime implements HostTime {

    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Clock clock;
    private final String bootId;

    public LinuxHostTime(Clock clock) {
        this.clock = clock;
        this.bootId = read(BOOT_ID).strip();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long bootMillis() {
        return parseUptimeMillis(read(UPTIME));
    }

    @Override
    public String bootId() {
        return bootId;
    }

    static long parseUptimeMillis(String uptime) {
        int point = uptime.indexOf('.');
        if (point < 1 || uptime.length() < point + 3) {
            throw new IllegalStateException("unreadable uptime");
        }
        return Long.parseLong(uptime, 0, point, 10) * 1000 + Long.parseLong(uptime, point + 1, point + 3, 10) * 10;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
