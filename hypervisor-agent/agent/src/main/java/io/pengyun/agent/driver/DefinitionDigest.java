package io.pengyun.agent.driver;

import com.google.protobuf.CodedOutputStream;
import io.pengyun.protocol.v1.WantedInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A name for what an instance is made of, apart from what is wanted of it.
 *
 * <p>Covers everything from the hostname to the devices; leaves out power, policies, generations, epoch and lease, which
 * change without a change of the definition. Equal definitions have equal digests in every process (maps are ordered).
 */
public final class DefinitionDigest {

    private DefinitionDigest() {}

    /** SHA-256 in hex, 64 characters. */
    public static String of(WantedInstance wanted) {
        WantedInstance definition = wanted.toBuilder()
                .clearGeneration()
                .clearEpoch()
                .clearPower()
                .clearCrashPolicy()
                .clearLeased()
                .clearRebootGeneration()
                .clearForceStop()
                .clearStopTimeoutSeconds()
                .build();
        byte[] bytes = new byte[definition.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            definition.writeTo(out);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
