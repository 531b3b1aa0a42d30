package io.pengyun.api.identity;

import io.pengyun.api.platform.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
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
 * Encrypts what users share with us (AES-256-GCM), each bound to its user. The key is drawn once and kept with the
 * installation's other keys, the same for all replicas.
 */
@ApplicationScoped
class SecretSeal {

    private static final String NAME = "second-factor";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Jdbc jdbc;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable SecretKeySpec key;

    SecretSeal(Jdbc jdbc, Clock clock, SecureRandom random) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.random = random;
    }

    byte[] seal(UUID user, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, user, nonce, secret);
        return ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
    }

    byte[] open(UUID user, byte[] sealed) {
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte[] nonce = new byte[NONCE_BYTES];
        byte[] rest = new byte[sealed.length - NONCE_BYTES];
        buffer.get(nonce).get(rest);
        return run(Cipher.DECRYPT_MODE, user, nonce, rest);
    }

    private byte[] run(int mode, UUID user, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(user.getMostSignificantBits())
                    .putLong(user.getLeastSignificantBits())
                    .array());
            return cipher.doFinal(input);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("the second factor in the records cannot be read", broken);
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
        return jdbc.first("select private_key from platform_key where name = ?", row -> row.getBytes(1), NAME);
    }

    private byte[] draw() {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        // Another replica may have been first; its key is the one that counts. There is nothing public about it.
        jdbc.update(
                "insert into platform_key (name, private_key, public_key, created_at) values (?, ?, ?, ?)"
                        + " on conflict (name) do nothing",
                NAME,
                fresh,
                new byte[0],
                clock.instant());
        return kept().orElseThrow(() -> new IllegalStateException("the key of second factors was not kept"));
    }
}
