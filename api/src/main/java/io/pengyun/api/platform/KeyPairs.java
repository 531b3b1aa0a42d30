package io.pengyun.api.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Optional;

/** The installation's own key pairs: each drawn once, kept in the records, the same for all replicas. */
@ApplicationScoped
public class KeyPairs {

    private final Jdbc jdbc;
    private final Clock clock;
    private final SecureRandom random;

    KeyPairs(Jdbc jdbc, Clock clock, SecureRandom random) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The pair of this name; drawn when there is none yet.
     *
     * @param algorithm of the pair's generator and factory, e.g. {@code EC}
     */
    public KeyPair kept(String name, String algorithm, AlgorithmParameterSpec parameters) {
        return find(name, algorithm).orElseGet(() -> draw(name, algorithm, parameters));
    }

    private Optional<KeyPair> find(String name, String algorithm) {
        return jdbc.first(
                "select private_key, public_key from platform_key where name = ?",
                row -> decode(algorithm, row.getBytes("private_key"), row.getBytes("public_key")),
                name);
    }

    private KeyPair draw(String name, String algorithm, AlgorithmParameterSpec parameters) {
        KeyPair fresh = generate(algorithm, parameters);
        // Another replica may have been first; its key is the one that counts.
        jdbc.update(
                "insert into platform_key (name, private_key, public_key, created_at) values (?, ?, ?, ?)"
                        + " on conflict (name) do nothing",
                name,
                fresh.getPrivate().getEncoded(),
                fresh.getPublic().getEncoded(),
                clock.instant());
        return find(name, algorithm).orElseThrow(() -> new IllegalStateException("the key " + name + " was not kept"));
    }

    private KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }

    private static KeyPair decode(String algorithm, byte[] privateKey, byte[] publicKey) {
        try {
            KeyFactory factory = KeyFactory.getInstance(algorithm);
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("a key in the records cannot be read", broken);
        }
    }
}
