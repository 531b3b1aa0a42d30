package io.pengyun.api.platform;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts what the platform must be able to read again and nobody else should find in the records (AES-256-GCM), each
 * secret bound to its owner. The key is drawn once and kept with the installation's other keys, the same for all replicas.
 */
public final class SealingKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final String name;
    private final Jdbc jdbc;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable SecretKeySpec key;

    /** @param name among the installation's keys */
    public SealingKey(String name, Jdbc jdbc, Clock clock, SecureRandom random) {
        this.name = name;
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
    }

    public byte[] seal(UUID owner, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, owner, nonce, secret);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** Throws when it was sealed for another owner, or has been changed. */
    public byte[] open(UUID owner, byte[] sealed) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] rest = new byte[sealed.length - NONCE_BYTES];
        buffer.get(nonce).get(rest);
        return run(Cipher.DECRYPT_MODE, owner, nonce, rest);
    }

    private byte[] run(int mode, UUID owner, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(owner.getMostSignificantBits())
                    .putLong(owner.getLeastSignificantBits())
                    .array());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("what is sealed with the key " + name + " cannot be read", broken);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            known = new SecretKeySpec(kept().orElseGet(this::draw), "AES");
            key = known;
        }
        return known;
    }

    private Optional<byte[]> kept() {
        return jdbc.first("select private_key from platform_key where name = ?", row -> row.getBytes(1), name);
    }

    private byte[] draw() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        // Another replica may have been first; its key is the one that counts. There is nothing public about it.
        jdbc.update(
                "insert into platform_key (name, private_key, public_key, created_at) values (?, ?, ?, ?)"
                        + " on conflict (name) do nothing",
                name,
                fresh,
                new byte[0],
                clock.instant());
        return kept().orElseThrow(() -> new IllegalStateException("the key " + name + " was not kept"));
    }
}
