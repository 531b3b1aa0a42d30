package io.pengyun.agent.host;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** A folder of mode 0700 with files of mode 0600, each replaced by rename. One process at a time holds it. */
public final class FolderStateStore implements StateStore, AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path folder;
    private final FileChannel lockChannel;

    private FolderStateStore(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    /**
     * Opens the folder, made if need be, and locks it: two agents with one identity would undo each other's work.
     *
     * @throws IllegalStateException when another process holds it
     */
    public static FolderStateStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), Set.of(StandardOpenOption.CREATE, WRITE), OWNER_ONLY);
            if (!lock(channel)) {
                channel.close();
                throw new IllegalStateException("another agent uses the state folder " + folder);
            }
            return new FolderStateStore(folder, channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** For reading beside the process that holds the folder; writing is refused. */
    public static StateStore readOnly(Path folder) {
        return new ReadOnlyStateStore(folder);
    }

    public Path folder() {
        return folder;
    }

    @Override
    public Optional<byte[]> read(StateFile file) {
        return ReadOnlyStateStore.read(folder, file);
    }

    @Override
    public void write(StateFile file, byte[] content) {
        replace(file, content, true);
    }

    @Override
    public void writeUntilBoot(StateFile file, byte[] content) {
        replace(file, content, false);
    }

    @Override
    public void delete(StateFile file) {
        try {
            if (Files.deleteIfExists(folder.resolve(file.fileName()))) {
                forceFolder();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void replace(StateFile file, byte[] content, boolean durable) {
        Path next = folder.resolve(file.fileName() + ".next");
        try {
            Files.deleteIfExists(next);
            try (FileChannel out = FileChannel.open(next, Set.of(CREATE_NEW, WRITE), OWNER_ONLY)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                if (durable) {
                    out.force(true);
                }
            }
            Files.move(next, folder.resolve(file.fileName()), ATOMIC_MOVE, REPLACE_EXISTING);
            if (durable) {
                forceFolder();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }
}
