package io.pengyun.api.audit;

import java.time.Instant;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A head of the chain, signed by the installation.
 *
 * @param sequence of the last link when it was signed
 * @param hash of that link, in hexadecimal digits
 * @param signature Ed25519 over {@link #text}, in base 64
 */
@Schema(name = "AuditAnchor")
record AuditAnchor(
        @Schema(examples = "48213") long sequence,

        @Schema(examples = "9f2c4be0c1d7a3e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d")
        String hash,

        Instant at,
        @Schema(examples = "5f1d0c9ab2e34786") String keyId,
        String signature) {

    /** What is signed: a line for each fact. */
    static String text(long sequence, byte[] hash, Instant at, String keyId) {
        return "pengyun-audit-anchor-1\nsequence=" + sequence + "\nhash="
                + HexFormat.of().formatHex(hash) + "\nat=" + at + "\nkeyId=" + keyId + "\n";
    }
}
