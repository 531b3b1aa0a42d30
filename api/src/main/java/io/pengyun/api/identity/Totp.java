package io.pengyun.api.identity;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes from a shared secret and the time (RFC 6238: HMAC-SHA-1, six digits, 30 seconds), as every app has them. */
final class Totp {

    static final int SECRET_BYTES = 20;
    static final int STEP_SECONDS = 30;

    private static final int MODULUS = 1_000_000;
    private static final int BITS_A_DIGIT = 5;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    /** Clocks of phones differ, and people type slowly (RFC 6238, 5.2). */
    private static final int STEPS_OF_GRACE = 1;

    private Totp() {}

    static long step(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
    }

    /** The six digits of a step. */
    static String code(byte[] secret, long step) {
        byte[] hash = hmac(secret, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0x0F;
        int truncated = ByteBuffer.wrap(hash).getInt(offset) & 0x7FFF_FFFF;
        return String.format("%06d", truncated % MODULUS);
    }

    /** The step that this is the code of, about now; empty when of none. Takes as long either way. */
    static OptionalLong stepOf(byte[] secret, String code, Instant now) {
        long present = step(now);
        long found = -1;
        for (long step = present - STEPS_OF_GRACE; step <= present + STEPS_OF_GRACE; step++) {
            if (MessageDigest.isEqual(bytes(code), bytes(code(secret, step)))) {
                found = step;
            }
        }
        return found < 0 ? OptionalLong.empty() : OptionalLong.of(found);
    }

    /** The secret as apps and people type it (RFC 4648, base 32, without padding; 20 bytes need none). */
    static String text(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte part : secret) {
            buffer = (buffer << Byte.SIZE) | (part & 0xFF);
            bits += Byte.SIZE;
            while (bits >= BITS_A_DIGIT) {
                bits -= BITS_A_DIGIT;
                text.append(BASE32.charAt((buffer >> bits) & 0x1F));
            }
            buffer &= (1 << bits) - 1;
        }
        return text.toString();
    }

    /** What apps read, mostly as a picture. */
    static URI uri(String issuer, String user, byte[] secret) {
        String label = encoded(issuer) + ":" + encoded(user);
        return URI.create("otpauth://totp/" + label + "?secret=" + text(secret) + "&issuer=" + encoded(issuer)
                + "&algorithm=SHA1&digits=6&period=" + STEP_SECONDS);
    }

    private static byte[] hmac(byte[] secret, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-1", impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
