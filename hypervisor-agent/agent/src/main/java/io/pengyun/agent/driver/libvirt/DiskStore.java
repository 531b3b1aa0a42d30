package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import io.pengyun.agent.driver.Inventory.VolumeOnHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** Root disks and data volumes: made once, grown when wanted, never shrunk, never made again over what is there. */
final class DiskStore {

    /** The unit in which a file's blocks are counted, whatever its file system uses. */
    private static final long BLOCK_BYTES = 512;

    private final Pool pool;
    private final Duration toolTimeout;

    DiskStore(Pool pool, Duration toolTimeout) {
        this.pool = pool;
        this.toolTimeout = toolTimeout;
    }

    /** Makes the root disk from its image unless it is there. */
    void ensureRootDisk(UUID instanceId, ImageCache.CachedImage image, long sizeGib) {
        Path place = pool.rootDisk(instanceId);
        if (Files.exists(place)) {
            return;
        }
        long bytes = Math.max(image.virtualSizeBytes(), sizeGib * Pool.GIB);
        make(place, bytes, "-b", image.file().toString(), "-F", image.format());
    }

    /**
     * Keeps the root disk of an earlier stay on this host beside the new one, which is made anew: what the instance has
     * written elsewhere meanwhile is not on it. Repeated after a crash, it keeps the earlier one.
     */
    void setRootDiskAside(UUID instanceId, long epoch) {
        Path place = pool.rootDisk(instanceId);
        Path aside = pool.earlierRootDisk(instanceId, epoch);
        if (Files.exists(place) && !Files.exists(aside)) {
            try {
                pool.publish(place, aside);
            } catch (IOException e) {
                throw Pool.failure("the root disk of an earlier stay cannot be set aside", e);
            }
        }
    }

    /** What a disk or volume file offers to the guest, in bytes. */
    long sizeBytes(Path disk) {
        try {
            return Qcow2Header.read(disk)
                    .orElseThrow(() -> new DriverException(Code.REFUSED, disk + " is not a qcow2 file"))
                    .virtualSizeBytes();
        } catch (IOException e) {
            throw Pool.failure(disk + " cannot be read", e);
        }
    }

    /** Makes an empty volume unless it is there, and remembers the generation that asked. */
    void ensureVolume(UUID volumeId, long sizeGib) {
        Path place = pool.volume(volumeId);
        if (!Files.exists(place)) {
            make(place, Math.max(1, sizeGib) * Pool.GIB);
        }
    }

    /** Grows a disk that no running domain has. */
    void growOffline(Path disk, long bytes) {
        if (sizeBytes(disk) < bytes) {
            Command.run(toolTimeout, "qemu-img", "resize", "-q", "-f", "qcow2", disk.toString(), Long.toString(bytes));
        }
    }

    void recordGeneration(UUID volumeId, long generation) {
        try {
            pool.writeText(pool.volumeGeneration(volumeId), Long.toString(generation));
        } catch (IOException e) {
            throw Pool.failure("the volume's generation cannot be kept", e);
        }
    }

    boolean hasVolume(UUID volumeId) {
        return Files.exists(pool.volume(volumeId));
    }

    void deleteVolume(UUID volumeId) {
        delete(pool.volume(volumeId), pool.volumeGeneration(volumeId));
    }

    void deleteRootDisk(UUID instanceId) {
        delete(pool.rootDisk(instanceId));
        try (Stream<Path> earlier = pool.earlierRootDisks(instanceId)) {
            delete(earlier.toArray(Path[]::new));
        } catch (IOException e) {
            throw Pool.failure("the disks of earlier stays cannot be listed", e);
        }
    }

    Map<UUID, VolumeOnHost> volumes() {
        Map<UUID, Long> allocated = allocatedBytes();
        Map<UUID, VolumeOnHost> volumes = new HashMap<>();
        allocated.forEach((id, bytes) -> {
            try {
                long generation = pool.readText(pool.volumeGeneration(id))
                        .map(Long::parseLong)
                        .orElse(0L);
                volumes.put(id, new VolumeOnHost(id, generation, sizeBytes(pool.volume(id)) / Pool.GIB, bytes));
            } catch (IOException e) {
                throw Pool.failure("the volume " + id + " cannot be read", e);
            }
        });
        return volumes;
    }

    /** Java tells a file's length but not its blocks, and these files have holes; one run of find tells all. */
    private Map<UUID, Long> allocatedBytes() {
        List<String> find =
                List.of("find", pool.volumes().toString(), "-maxdepth", "1", "-name", "*.qcow2", "-printf", "%b %f\\n");
        Command.Outcome outcome = Command.tryRun(toolTimeout, find);
        if (outcome.timedOut() || outcome.exitCode() != 0) {
            throw new DriverException(Code.REFUSED, "the volumes cannot be listed: " + outcome.output());
        }
        Map<UUID, Long> allocated = new HashMap<>();
        for (String line : outcome.output().lines().toList()) {
            String[] blocksAndName = line.split(" ", 2);
            pool.volumeIn(pool.volumes().resolve(blocksAndName[1]))
                    .ifPresent(id -> allocated.put(id, Long.parseLong(blocksAndName[0]) * BLOCK_BYTES));
        }
        return allocated;
    }

    private void make(Path place, long bytes, String... backing) {
        if (bytes > pool.totalBytes()) {
            throw new DriverException(
                    Code.NO_SPACE, "a disk of %d GiB is larger than the whole pool".formatted(bytes / Pool.GIB));
        }
        pool.requireRoom(0, "a new disk");
        Path part = place.resolveSibling(place.getFileName() + ".part");
        List<String> command = new ArrayList<>(List.of("qemu-img", "create", "-q", "-f", "qcow2"));
        command.addAll(List.of(backing));
        command.addAll(List.of(part.toString(), Long.toString(bytes)));
        try {
            Files.deleteIfExists(part);
            Command.run(toolTimeout, command.toArray(String[]::new));
            pool.publish(part, place);
        } catch (IOException e) {
            throw Pool.failure("the disk " + place.getFileName() + " cannot be made", e);
        }
    }

    private static void delete(Path... files) {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Pool.failure("a disk cannot be deleted", e);
        }
    }
}
