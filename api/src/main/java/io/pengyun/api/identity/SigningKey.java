package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The P-256 key that signs tokens: drawn once, kept in the records, the same for all replicas. */
@ApplicationScoped
class SigningKey {

    private static final String NAME = "token-signing";

    private final Jdbc jdbc;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable KeyPair pair;

    SigningKey(Jdbc jdbc, Clock clock, SecureRandom random) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
    }

    KeyPair pair() {
        KeyPair known = pair;
        if (known != null) {
            return known;
        }
        KeyPair kept = kept().orElseGet(this::draw);
        pair = kept;
        return kept;
    }

    private Optional<KeyPair> kept() {
        return jdbc.first(
                "select private_key, public_key from platform_key where name = ?",
                row -> decode(row.getBytes("private_key"), row.getBytes("public_key")),
                NAME);
    }

    private KeyPair draw() {
        KeyPair fresh = generate();
        // Another replica may have been first; its key is the one that counts.
        jdbc.update(
                "insert into platform_key (name, private_key, public_key, created_at) values (?, ?, ?, ?)"
                        + " on conflict (name) do nothing",
                NAME,
                fresh.getPrivate().getEncoded(),
                fresh.getPublic().getEncoded(),
                clock.instant());
        return kept().orElseThrow(() -> new IllegalStateException("the signing key was not kept"));
    }

    private KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has P-256", impossible);
        }
    }

    private static KeyPair decode(byte[] privateKey, byte[] publicKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance("EC");
            PublicKey decodedPublic = factory.generatePublic(new X509EncodedKeySpec(publicKey));
            PrivateKey decodedPrivate = factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey));
            return new KeyPair(decodedPublic, decodedPrivate);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the signing key in the records cannot be read", broken);
        }
    }
}
