package io.pengyun.agent.driver.libvirt;

import io.pengyun.agent.driver.HypervisorDriver.ConsoleTail;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the instances have printed. virtlogd writes the files and rolls them over by size: {@code X.log} is the newest,
 * then {@code X.log.0}, {@code X.log.1} and so on.
 */
final class ConsoleLog {

    /** virtlogd keeps 3 by default; more is allowed for. */
    private static final int MAX_ROLLED = 16;

    private final Pool pool;

    ConsoleLog(Pool pool) {
        this.pool = pool;
    }

    /** The last bytes over all files; empty when the instance has printed nothing yet. */
    ConsoleTail tail(UUID instanceId, int maxBytes) {
        try {
            ByteBuffer tail = ByteBuffer.allocate(Math.max(0, maxBytes));
            int start = tail.capacity();
            boolean truncated = false;
            for (Path file : files(instanceId)) {
                byte[] part = lastBytes(file, start);
                start -= part.length;
                tail.put(start, part);
                if (start == 0) {
                    truncated |= Files.size(file) > part.length;
                }
            }
            byte[] data = new byte[tail.capacity() - start];
            tail.get(start, data);
            return new ConsoleTail(data, truncated);
        } catch (IOException e) {
            throw Pool.failure("the console log cannot be read", e);
        }
    }

    void delete(UUID instanceId) {
        try {
            for (Path file : files(instanceId)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw Pool.failure("the console log cannot be deleted", e);
        }
    }

    /** Newest first. */
    private List<Path> files(UUID instanceId) {
        Path newest = pool.consoleLog(instanceId);
        List<Path> files = new ArrayList<>();
        if (Files.exists(newest)) {
            files.add(newest);
        }
        for (int i = 0; i < MAX_ROLLED; i++) {
            Path rolled = newest.resolveSibling(newest.getFileName() + "." + i);
            if (Files.exists(rolled)) {
                files.add(rolled);
            }
        }
        return files;
    }

    private static byte[] lastBytes(Path file, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, maxBytes));
            long position = size - bytes.capacity();
            while (bytes.hasRemaining()) {
                int count = channel.read(bytes, position + bytes.position());
                if (count < 0) {
                    break;
                }
            }
            byte[] read = new byte[bytes.position()];
            bytes.flip().get(read);
            return read;
        }
    }
}
