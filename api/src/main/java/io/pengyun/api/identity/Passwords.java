package io.pengyun.api.identity;

import io.pengyun.api.platform.ProblemCode;
import io.pengyun.api.platform.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Passwords as Argon2id hashes in the PHC string format.
 *
 * <p>Parameters: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet, 2024). Only as many run at once as there
 * are processors; who waits longer than some seconds is told to try again, so a flood of logins eats neither memory nor
 * the cores of everybody else.
 */
@ApplicationScoped
class Passwords {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final long PATIENCE_SECONDS = 5;

    private final SecureRandom random;
    private final Semaphore running =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);
    private final String nobodys;

    Passwords(SecureRandom random) {
        this.random = random;
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        this.nobodys = format(salt, hash);
    }

    /** The hash to keep. */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return format(salt, derive(password, salt, MEMORY_KIB, PASSES, LANES));
    }

    /** Whether the password is the one of the hash. Without a hash the answer is no, and costs as much. */
    boolean matches(String password, Optional<String> kept) {
        // $argon2id$v=19$m=19456,t=2,p=1$salt$hash
        String[] parts = kept.orElse(nobodys).split("\\$");
        int memoryKib = parameter(parts[3], 0);
        int passes = parameter(parts[3], 1);
        int lanes = parameter(parts[3], 2);
        byte[] salt = Base64.getDecoder().decode(parts[4]);
        byte[] expected = Base64.getDecoder().decode(parts[5]);
        boolean same = MessageDigest.isEqual(expected, derive(password, salt, memoryKib, passes, lanes));
        return same && kept.isPresent();
    }

    private byte[] derive(String password, byte[] salt, int memoryKib, int passes, int lanes) {
        acquire();
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[HASH_BYTES];
            generator.generateBytes(bytes, hash);
            return hash;
        } finally {
            running.release();
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void acquire() {
        try {
            if (running.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new ProblemException(ProblemCode.UNAVAILABLE, "Too many logins at once; try again in a moment.");
    }

    private static int parameter(String parameters, int index) {
        return Integer.parseInt(parameters.split(",")[index].substring(2));
    }

    private static String format(byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }
}
