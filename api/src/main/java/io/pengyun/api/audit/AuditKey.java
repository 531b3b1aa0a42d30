package io.pengyun.api.audit;

import io.pengyun.api.platform.KeyPairs;
import io.pengyun.api.platform.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The Ed25519 key (RFC 8032) with which the installation signs what it says about its chain. */
@ApplicationScoped
class AuditKey {

    static final String ALGORITHM = "Ed25519";

    private static final String NAME = "audit-signing";
    private static final int ID_BYTES = 8;
    private static final int PEM_COLUMNS = 64;

    private final KeyPairs keys;
    private volatile @Nullable KeyPair pair;

    AuditKey(KeyPairs keys) {
        this.keys = keys;
    }

    /** The first 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER). */
    String id() {
        return HexFormat.of().formatHex(Sha256.of(pair().getPublic().getEncoded()), 0, ID_BYTES);
    }

    /** The public key as PEM (RFC 7468). */
    String publicPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
                        .encodeToString(pair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair().getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the audit key cannot sign", impossible);
        }
    }

    boolean verifies(String text, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(pair().getPublic());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(signed);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }

    private KeyPair pair() {
        KeyPair known = pair;
        if (known != null) {
            return known;
        }
        KeyPair kept = keys.kept(NAME, ALGORITHM, NamedParameterSpec.ED25519);
        pair = kept;
        return kept;
    }
}
