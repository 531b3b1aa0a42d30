package io.pengyun.agent.driver.libvirt;

import io.pengyun.protocol.v1.WantedInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The NoCloud seed of each instance: a small ISO labelled {@code cidata}, made anew only when its content changes. */
final class SeedStore {

    private final Pool pool;
    private final Duration toolTimeout;

    SeedStore(Pool pool, Duration toolTimeout) {
        this.pool = pool;
        this.toolTimeout = toolTimeout;
    }

    void ensure(UUID instanceId, WantedInstance wanted) {
        Map<String, String> files = new TreeMap<>(Map.of(
                "meta-data", NoCloud.metaData(instanceId, wanted),
                "network-config", NoCloud.networkConfig(wanted),
                "user-data", wanted.getUserData()));
        String digest = digest(files);
        try {
            Path seed = pool.seed(instanceId);
            Optional<String> made = pool.readText(pool.seedDigest(instanceId));
            if (!Files.exists(seed) || !made.equals(Optional.of(digest))) {
                make(seed, files);
                pool.writeText(pool.seedDigest(instanceId), digest);
            }
        } catch (IOException e) {
            throw Pool.failure("the instance's seed cannot be made", e);
        }
    }

    void delete(UUID instanceId) {
        try {
            Files.deleteIfExists(pool.seed(instanceId));
            Files.deleteIfExists(pool.seedDigest(instanceId));
        } catch (IOException e) {
            throw Pool.failure("the instance's seed cannot be deleted", e);
        }
    }

    private static String digest(Map<String, String> files) {
        MessageDigest digest = Sha256.begin();
        files.forEach((name, content) -> {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            digest.update((name + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        });
        return Sha256.hex(digest);
    }

    /** The files hold secrets (user-data): they live in a folder that only we can enter, and not for long. */
    private void make(Path seed, Map<String, String> files) throws IOException {
        Path folder = pool.seeds().resolve(Pool.partName(String.valueOf(seed.getFileName())));
        Pool.deleteTree(folder);
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path part = folder.resolve("seed.iso");
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue(), StandardCharsets.UTF_8);
            }
            Command.run(
                    toolTimeout,
                    "genisoimage",
                    "-quiet",
                    "-output",
                    part.toString(),
                    "-volid",
                    "cidata",
                    "-joliet",
                    "-rock",
                    folder.resolve("meta-data").toString(),
                    folder.resolve("network-config").toString(),
                    folder.resolve("user-data").toString());
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
            pool.publish(part, seed);
        } finally {
            Pool.deleteTree(folder);
        }
    }
}
