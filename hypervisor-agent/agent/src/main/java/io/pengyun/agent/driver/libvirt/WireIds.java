package io.pengyun.agent.driver.libvirt;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids as the wire contract carries them: 16 bytes, big endian. */
final class WireIds {

    private WireIds() {}

    /** @throws IllegalArgumentException when it is not 16 bytes long */
    static UUID uuid(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.size());
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }
}
