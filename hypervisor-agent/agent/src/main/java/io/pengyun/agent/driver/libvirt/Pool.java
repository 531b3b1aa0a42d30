package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The host's local pool: its folders, its room, and writing into it so that a crash leaves the old or the new. */
final class Pool {

    static final long GIB = 1L << 30;

    /** Below this much room nothing new is made: guests need the rest to go on writing. */
    static final long FLOOR_BYTES = 64L << 20;

    private static final String VOLUME_SUFFIX = ".qcow2";
    private static final Pattern PART = Pattern.compile(".*-(\\d+)\\.part");

    private final Path folder;

    /** Makes the folders. Others may pass them, so that QEMU's user reaches its files, but not list them. */
    Pool(Path folder) {
        this.folder = folder;
        try {
            for (Path each : new Path[] {folder, images(), disks(), volumes(), seeds(), console()}) {
                Files.createDirectories(each);
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx--x--x"));
            }
            sweep(images());
            sweep(seeds());
        } catch (IOException e) {
            throw new DriverException(Code.HOST_INCAPABLE, "the pool " + folder + " cannot be made: " + e, e);
        }
    }

    /** A name for something unfinished, by which a later process knows whether its maker still lives. */
    static String partName(String what) {
        return what + "-" + ProcessHandle.current().pid() + ".part";
    }

    /** Deletes what a process that is gone left unfinished: half an image, or a seed's texts with their secrets. */
    private static void sweep(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                Matcher part = PART.matcher(String.valueOf(file.getFileName()));
                if (part.matches()
                        && ProcessHandle.of(Long.parseLong(part.group(1))).isEmpty()) {
                    deleteTree(file);
                }
            }
        }
    }

    /** Deletes a file, or a folder and its files. Absent already: no effect. */
    static void deleteTree(Path place) throws IOException {
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.list(place)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        Files.deleteIfExists(place);
    }

    Path folder() {
        return folder;
    }

    Path images() {
        return folder.resolve("images");
    }

    Path disks() {
        return folder.resolve("disks");
    }

    Path volumes() {
        return folder.resolve("volumes");
    }

    Path seeds() {
        return folder.resolve("seeds");
    }

    Path console() {
        return folder.resolve("console");
    }

    Path rootDisk(UUID instanceId) {
        return disks().resolve(instanceId + ".qcow2");
    }

    /** Where the root disk of a stay under an earlier epoch is kept. */
    Path earlierRootDisk(UUID instanceId, long epoch) {
        return disks().resolve(instanceId + ".epoch-" + epoch + ".qcow2");
    }

    Stream<Path> earlierRootDisks(UUID instanceId) throws IOException {
        return Files.list(disks()).filter(file -> file.getFileName().toString().startsWith(instanceId + ".epoch-"));
    }

    Path seed(UUID instanceId) {
        return seeds().resolve(instanceId + ".iso");
    }

    Path seedDigest(UUID instanceId) {
        return seeds().resolve(instanceId + ".digest");
    }

    Path volume(UUID volumeId) {
        return volumes().resolve(volumeId + VOLUME_SUFFIX);
    }

    /** The volume that a file in the volumes' folder holds; empty for any other file. */
    Optional<UUID> volumeIn(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!volumes().equals(file.getParent()) || !name.endsWith(VOLUME_SUFFIX)) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(name.substring(0, name.length() - VOLUME_SUFFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Path volumeGeneration(UUID volumeId) {
        return volumes().resolve(volumeId + ".generation");
    }

    Path consoleLog(UUID instanceId) {
        return console().resolve(instanceId + ".log");
    }

    long totalBytes() {
        return ask(FileStore::getTotalSpace);
    }

    long freeBytes() {
        return ask(FileStore::getUsableSpace);
    }

    /** @throws DriverException {@code no-space} when the bytes would not leave the floor free */
    void requireRoom(long bytes, String what) {
        long free = freeBytes();
        if (free - bytes < FLOOR_BYTES) {
            throw new DriverException(
                    Code.NO_SPACE,
                    "%s needs %d MiB, the pool has %d MiB free".formatted(what, bytes >> 20, free >> 20));
        }
    }

    /** Puts a finished file in its place, durable and all at once. */
    void publish(Path finished, Path place) throws IOException {
        sync(finished);
        Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(Objects.requireNonNull(place.getParent(), "a place in the pool has a folder"));
    }

    void writeText(Path place, String text) throws IOException {
        Path part = place.resolveSibling(place.getFileName() + ".part");
        Files.writeString(part, text, StandardCharsets.UTF_8);
        publish(part, place);
    }

    Optional<String> readText(Path place) throws IOException {
        return Files.exists(place) ? Optional.of(Files.readString(place, StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** Says what went wrong with a file in the port's words. */
    static DriverException failure(String what, IOException error) {
        boolean full = String.valueOf(error.getMessage()).contains("No space left on device");
        return new DriverException(full ? Code.NO_SPACE : Code.REFUSED, what + ": " + error, error);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private interface Question {
        long of(FileStore store) throws IOException;
    }

    private long ask(Question question) {
        try {
            return question.of(Files.getFileStore(folder));
        } catch (IOException e) {
            throw failure("the pool " + folder + " cannot be measured", e);
        }
    }
}
