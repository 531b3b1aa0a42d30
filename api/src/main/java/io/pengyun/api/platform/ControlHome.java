package io.pengyun.api.platform;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Where the control plane of one machine keeps its own files: {@code $PENGYUN_HOME/control}, by default under {@code
 * ~/.local/share/pengyun}. Open to its user alone.
 */
public final class ControlHome {

    private final Path directory;

    private ControlHome(Path directory) {
        this.directory = directory;
    }

    /** From the environment; makes the directory when it is not there. */
    public static ControlHome of(Map<String, String> environment) throws IOException {
        String home = environment.getOrDefault("PENGYUN_HOME", "");
        Path root =
                home.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "share", "pengyun") : Path.of(home);
        return new ControlHome(privateDirectory(root.toAbsolutePath().resolve("control")));
    }

    /** The control plane's directory. */
    public Path directory() {
        return directory;
    }

    /** A directory below, made for this user alone. */
    public Path directory(String name) throws IOException {
        return privateDirectory(directory.resolve(name));
    }

    /** The text of a file that only this user can read, without the end of its line; empty when it is not there. */
    public Optional<String> secret(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** Writes such a file: whole or not at all, and never readable to others. */
    public Path keepSecret(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Path fresh = directory.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text + "\n");
        return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Takes the home for this process until it ends, however it ends.
     *
     * @throws IllegalStateException when another control plane has it
     */
    @SuppressWarnings("MustBeClosedChecker")
    public FileLock lock() throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // The same answer as for another process.
        }
        channel.close();
        throw new IllegalStateException("Another control plane runs on " + directory
                + ". Stop it first, or give this one a PENGYUN_HOME of its own.");
    }

    private static Path privateDirectory(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        return path;
    }
}
