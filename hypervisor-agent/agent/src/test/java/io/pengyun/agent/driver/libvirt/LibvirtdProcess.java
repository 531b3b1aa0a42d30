package io.pengyun.agent.driver.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The libvirtd behind a unix-socket address, to be killed and started again in the namespaces where it lived. */
final class LibvirtdProcess {

    private static final Pattern SOCKET = Pattern.compile("socket=([^&]+)");

    private final ProcessHandle daemon;
    private final ProcessHandle neighbour;
    private boolean startedAgain;

    private LibvirtdProcess(ProcessHandle daemon, ProcessHandle neighbour) {
        this.daemon = daemon;
        this.neighbour = neighbour;
    }

    static LibvirtdProcess of(String uri) {
        Matcher matcher = SOCKET.matcher(uri);
        Path socket = Path.of(matcher.find() ? matcher.group(1) : "/run/libvirt/libvirt-sock");
        ProcessHandle daemon = named("libvirtd").stream()
                .filter(process -> isSame(root(process).resolve("run/libvirt/libvirt-sock"), socket))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no libvirtd listens at " + socket));
        ProcessHandle neighbour = named("virtlogd").stream()
                .filter(process -> namespace(process).equals(namespace(daemon)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no virtlogd lives beside libvirtd"));
        return new LibvirtdProcess(daemon, neighbour);
    }

    /** The default gateway in its network namespace. */
    String defaultGateway() {
        for (String line :
                read(Path.of("/proc/" + daemon.pid() + "/net/route")).lines().toList()) {
            String[] columns = line.split("\\s+");
            if (columns.length > 2 && columns[1].equals("00000000")) {
                // Hexadecimal, in the processor's byte order.
                long address = Long.reverseBytes(Long.parseLong(columns[2], 16)) >>> 32;
                return (address >> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "."
                        + (address & 255);
            }
        }
        throw new AssertionError("the host of libvirtd has no default gateway");
    }

    void kill() {
        daemon.destroyForcibly();
        GuestScene.await("libvirtd is gone", () -> !daemon.isAlive(), daemon::toString);
    }

    /** Stops it from doing anything, without ending it: it still holds its socket. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    /** Starts it once when it has ended by itself, as a service manager does: libvirtd 9.0 sometimes dies of being thawed. */
    void keepUp() {
        if (!daemon.isAlive() && !startedAgain) {
            startedAgain = true;
            start();
        }
    }

    private void signal(String name) {
        Command.run(Duration.ofSeconds(5), "kill", "-" + name, Long.toString(daemon.pid()));
    }

    void start() {
        Command.run(
                Duration.ofSeconds(20),
                "nsenter",
                "-t",
                Long.toString(neighbour.pid()),
                "-m",
                "-u",
                "-i",
                "-n",
                "-p",
                "libvirtd",
                "-d",
                "-p",
                "/run/libvirt/libvirtd.pid");
    }

    private static List<ProcessHandle> named(String name) {
        return ProcessHandle.allProcesses()
                .filter(process -> name.equals(
                        read(Path.of("/proc/" + process.pid() + "/comm")).strip()))
                .toList();
    }

    private static Path root(ProcessHandle process) {
        return Path.of("/proc/" + process.pid() + "/root");
    }

    private static Path namespace(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/mnt"));
        } catch (IOException e) {
            return Path.of("gone");
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
