package io.pengyun.agent.driver.libvirt;

import io.pengyun.protocol.v1.RootDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The real libvirtd, guest image and pool that tests are given by the environment.
 *
 * @param uris libvirtd's addresses, at least one
 * @param guestImage a small qcow2 that understands NoCloud and tells of itself on the serial console
 * @param pool a folder that QEMU's user can pass into
 */
record RealHypervisor(List<String> uris, Path guestImage, Path pool) {

    private static final List<String> NEEDED =
            List.of("PENGYUN_TEST_LIBVIRT_URIS", "PENGYUN_TEST_GUEST_IMAGE", "PENGYUN_TEST_OUTSIDE_ADDRESS");

    /** What was given; the test is skipped, and says so, where something is missing. */
    static RealHypervisor required(Class<?> test) {
        Map<String, String> environment = System.getenv();
        List<String> missing = NEEDED.stream()
                .filter(name -> environment.getOrDefault(name, "").isBlank())
                .toList();
        Optional<Path> pool = pool(environment);
        if (!missing.isEmpty() || pool.isEmpty()) {
            String message = "SKIPPED libvirt conformance: " + test.getSimpleName() + " needs "
                    + String.join(", ", NEEDED) + " and PENGYUN_TEST_POOL (./dev test sets them)";
            System.out.println(message);
            Assumptions.abort(message);
        }
        return new RealHypervisor(
                Arrays.stream(environment.get("PENGYUN_TEST_LIBVIRT_URIS").split(","))
                        .map(String::strip)
                        .toList(),
                Path.of(environment.get("PENGYUN_TEST_GUEST_IMAGE")),
                pool.orElseThrow());
    }

    /** In the cloud's own folder, into which QEMU's user can pass, where no other is given. */
    private static Optional<Path> pool(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("PENGYUN_TEST_POOL"))
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("PENGYUN_HOME")).map(home -> Path.of(home, "test-pool")));
    }

    /** Something beyond the host's own networks that answers a ping from it. */
    String outsideAddress() {
        return System.getenv("PENGYUN_TEST_OUTSIDE_ADDRESS");
    }

    /** A machine in the network that the host stands in; it answers a ping from the host. */
    String neighbourAddress() {
        return LibvirtdProcess.of(uri()).defaultGateway();
    }

    String uri() {
        return uris.getFirst();
    }

    /** The guest image, as an instance wants it. */
    RootDisk rootDisk() {
        try {
            MessageDigest digest = Sha256.begin();
            digest.update(Files.readAllBytes(guestImage));
            return RootDisk.newBuilder()
                    .setImageSource(guestImage.toUri().toString())
                    .setImageSha256(Sha256.hex(digest))
                    .setImageFormat("qcow2")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LibvirtDriver open() {
        return LibvirtDriver.open(LibvirtConfig.of(uri(), pool, 256).reachedBy(onHost()));
    }

    /** What runs a tool on the host of the first libvirtd; empty when that is this machine. */
    List<String> onHost() {
        String given = System.getenv().getOrDefault("PENGYUN_TEST_HOST_EXEC", "");
        return given.isBlank()
                ? List.of()
                : Stream.concat(Arrays.stream(given.split(" ")), Stream.of("1")).toList();
    }
}
