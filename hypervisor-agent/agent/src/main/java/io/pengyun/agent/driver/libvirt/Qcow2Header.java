package io.pengyun.agent.driver.libvirt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The part of a qcow2 file's header that we decide on (QEMU's {@code docs/interop/qcow2.txt}).
 *
 * @param virtualSizeBytes what the guest sees
 * @param selfContained names neither a backing file nor an external data file, so it cannot make QEMU open others
 */
record Qcow2Header(long virtualSizeBytes, boolean selfContained) {

    private static final int MAGIC = 0x514649fb;
    private static final int HEADER_BYTES = 80;
    private static final long INCOMPATIBLE_EXTERNAL_DATA = 1 << 2;

    /** The header, or empty when the file is not qcow2. */
    static Optional<Qcow2Header> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        }
        if (bytes.position() < HEADER_BYTES || bytes.getInt(0) != MAGIC) {
            return Optional.empty();
        }
        int version = bytes.getInt(4);
        long backingFileOffset = bytes.getLong(8);
        long incompatible = version >= 3 ? bytes.getLong(72) : 0;
        boolean selfContained = backingFileOffset == 0 && (incompatible & INCOMPATIBLE_EXTERNAL_DATA) == 0;
        return Optional.of(new Qcow2Header(bytes.getLong(24), selfContained));
    }
}
