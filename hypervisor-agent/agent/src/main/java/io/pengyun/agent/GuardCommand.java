package io.pengyun.agent;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command line with which this program powers leased instances off. */
final class GuardCommand {

    private GuardCommand() {}

    /** Empty when this program does not run from its jar, as in a development environment. */
    static Optional<List<String>> line(Path state, AgentOptions options) {
        Optional<String> java = ProcessHandle.current().info().command();
        Optional<Path> jar = jar();
        if (java.isEmpty() || jar.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(List.of(
                java.get(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.get().toString(),
                "guard",
                "--state",
                state.toAbsolutePath().toString(),
                "--libvirt-uri",
                options.libvirtUri(),
                "--pool",
                options.pool().toAbsolutePath().toString()));
    }

    private static Optional<Path> jar() {
        try {
            Path source = Path.of(GuardCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(source) ? Optional.of(source) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
