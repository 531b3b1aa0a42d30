package io.pengyun.agent.spool;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pengyun.protocol.v1.SpooledBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * One append-only file of batches. Each is {@code length (4 bytes) | CRC32C (4 bytes) | batch}, big endian. What follows the
 * last whole batch is a write that the power cut short: opening cuts it off.
 */
final class Segment implements AutoCloseable {

    private static final int HEADER_BYTES = 8;
    private static final int MAX_BATCH_BYTES = 16 * 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private long size;

    private Segment(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /** Where a batch lies. */
    record Entry(long sequence, long offset, int length, boolean usage) {}

    static Segment open(Path path, List<Entry> entries) {
        try {
            FileChannel channel = FileChannel.open(
                    path,
                    Set.of(CREATE, READ, WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            long whole = scan(ByteBuffer.wrap(Files.readAllBytes(path)), entries);
            if (whole < channel.size()) {
                channel.truncate(whole);
            }
            return new Segment(path, channel, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long scan(ByteBuffer content, List<Entry> entries) {
        while (content.remaining() >= HEADER_BYTES) {
            int start = content.position();
            int length = content.getInt();
            int checksum = content.getInt();
            if (length <= 0 || length > MAX_BATCH_BYTES || length > content.remaining()) {
                return start;
            }
            ByteBuffer body = content.slice(content.position(), length);
            if (checksum(body.duplicate()) != checksum) {
                return start;
            }
            try {
                SpooledBatch batch = SpooledBatch.parseFrom(body);
                entries.add(
                        new Entry(batch.getSequence(), start + (long) HEADER_BYTES, length, batch.getUsageCount() > 0));
            } catch (InvalidProtocolBufferException e) {
                return start;
            }
            content.position(start + HEADER_BYTES + length);
        }
        return content.position();
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Appends; with {@code durable} the batch survives the end of the host when this returns. */
    Entry append(SpooledBatch batch, boolean durable) {
        byte[] body = batch.toByteArray();
        if (body.length > MAX_BATCH_BYTES) {
            throw new IllegalArgumentException("a batch of " + body.length + " bytes");
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + body.length);
        record.putInt(body.length)
                .putInt(checksum(ByteBuffer.wrap(body)))
                .put(body)
                .flip();
        try {
            long position = size;
            while (record.hasRemaining()) {
                position += channel.write(record, position);
            }
            if (durable) {
                channel.force(false);
            }
            Entry entry = new Entry(batch.getSequence(), size + HEADER_BYTES, body.length, batch.getUsageCount() > 0);
            size = position;
            return entry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SpooledBatch read(Entry entry) {
        ByteBuffer body = ByteBuffer.allocate(entry.length());
        try {
            long position = entry.offset();
            while (body.hasRemaining()) {
                int read = channel.read(body, position);
                if (read < 0) {
                    throw new IOException("the spool file " + path + " has become shorter");
                }
                position += read;
            }
            return SpooledBatch.parseFrom(body.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete() {
        close();
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Entry> noEntries() {
        return new ArrayList<>();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
