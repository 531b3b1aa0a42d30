package io.pengyun.api.agent;

import com.google.protobuf.ByteString;
import io.pengyun.protocol.v1.ObservedInstance;
import io.pengyun.protocol.v1.ObservedNetwork;
import io.pengyun.protocol.v1.ObservedVolume;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What one host's agent observed.
 *
 * @param complete what is not named is not on the host
 * @param wantedGeneration the host generation that the observation was compared with
 * @param at when it was observed, by the host's clock, but never later than the control plane received it
 */
public record HostReport(
        UUID hostId,
        boolean complete,
        long wantedGeneration,
        Instant at,
        List<ObservedInstance> instances,
        List<ObservedVolume> volumes,
        List<ObservedNetwork> networks) {

    public HostReport {
        instances = List.copyOf(instances);
        volumes = List.copyOf(volumes);
        networks = List.copyOf(networks);
    }

    /** An id as it travels: 16 bytes, big endian. */
    public static UUID uuid(ByteString bytes) {
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    /** The reverse of {@link #uuid}. */
    public static ByteString bytes(UUID id) {
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip());
    }
}
