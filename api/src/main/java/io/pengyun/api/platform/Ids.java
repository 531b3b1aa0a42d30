package io.pengyun.api.platform;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifiers: UUIDs of version 7 in the records, and outside a prefix that tells the kind with 26 characters of
 * Crockford's base 32, e.g. {@code ins-06cqm0x5n1f8d7rk2v9t4w3e8g}. Both sort by time of creation.
 */
public final class Ids {

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int TEXT_LENGTH = 26;

    private final Clock clock;
    private final SecureRandom random;

    public Ids(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new version 7 UUID (RFC 9562, section 5.7). */
    public UUID next() {
        long millis = clock.millis();
        long high = (millis << 16) | 0x7000L | (random.nextInt() & 0x0FFFL);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The outside form of an id: {@code prefix-26 characters}. */
    public static String text(String prefix, UUID id) {
        char[] characters = new char[TEXT_LENGTH];
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        for (int index = TEXT_LENGTH - 1; index >= 0; index--) {
            characters[index] = ALPHABET.charAt((int) (low & 31));
            low = (low >>> 5) | (high << 59);
            high >>>= 5;
        }
        return prefix + "-" + new String(characters);
    }

    /** Reads what {@link #text} wrote; empty when the text is not an id of this prefix. */
    public static Optional<UUID> parse(String prefix, String text) {
        int start = prefix.length() + 1;
        if (text.length() != start + TEXT_LENGTH || !text.startsWith(prefix) || text.charAt(start - 1) != '-') {
            return Optional.empty();
        }
        long high = 0;
        long low = 0;
        for (int index = start; index < text.length(); index++) {
            int digit = ALPHABET.indexOf(text.charAt(index));
            // The first character carries only the topmost three bits of the 128.
            if (digit < 0 || (index == start && digit > 7)) {
                return Optional.empty();
            }
            high = (high << 5) | (low >>> 59);
            low = (low << 5) | digit;
        }
        return Optional.of(new UUID(high, low));
    }
}
