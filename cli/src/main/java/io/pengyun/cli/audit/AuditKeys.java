package io.pengyun.cli.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The public keys (Ed25519) whose signatures somebody trusts. */
public final class AuditKeys {

    private static final String ALGORITHM = "Ed25519";
    private static final int ID_BYTES = 8;

    private final Map<String, PublicKey> keys = new HashMap<>();

    /**
     * Trusts one more key.
     *
     * @param pem SubjectPublicKeyInfo (RFC 7468)
     * @throws IllegalArgumentException when it is none
     */
    public void trust(String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            byte[] encoded = Base64.getDecoder().decode(body);
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            keys.put(HexFormat.of().formatHex(digest, 0, ID_BYTES), key);
        } catch (GeneralSecurityException notOne) {
            throw new IllegalArgumentException("it is not an Ed25519 public key", notOne);
        }
    }

    /** Why a signature does not count; empty when it does. */
    Optional<String> fault(String keyId, String text, String signature) {
        PublicKey key = keys.get(keyId);
        if (key == null) {
            return Optional.of("is signed with the key " + keyId + ", which was not given");
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            if (verifier.verify(Base64.getDecoder().decode(signature))) {
                return Optional.empty();
            }
        } catch (GeneralSecurityException | IllegalArgumentException notOne) {
            // The same as a wrong one.
        }
        return Optional.of("bears a wrong signature: it was forged or changed");
    }
}
