package io.pengyun.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The name of a block by its content: SHA-256 (FIPS 180-4) of 64 KiB. Equal blocks have equal names and are kept once.
 */
public final class ContentHash {

    /** Length of a block in bytes: the granularity of QEMU's dirty bitmaps. */
    public static final int BLOCK_BYTES = 64 * 1024;

    private static final int HASH_BYTES = 32;

    private final byte[] hash;

    private ContentHash(byte[] hash) {
        this.hash = hash;
    }

    /**
     * The hash of a whole block; the last one of a disk is filled up with zeros by whoever reads it.
     *
     * @throws IllegalArgumentException if it is not {@value #BLOCK_BYTES} bytes long
     */
    public static ContentHash ofBlock(byte[] block) {
        if (block.length != BLOCK_BYTES) {
            throw new IllegalArgumentException("a block has " + BLOCK_BYTES + " bytes, not " + block.length);
        }
        try {
            return new ContentHash(MessageDigest.getInstance("SHA-256").digest(block));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /**
     * Reads what {@link #hex} wrote, in lower case.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static ContentHash ofHex(String hex) {
        if (hex.length() != 2 * HASH_BYTES || !hex.chars().allMatch(ContentHash::isLowerHexDigit)) {
            throw new IllegalArgumentException("a hash has 64 lower-case hexadecimal digits");
        }
        return new ContentHash(HexFormat.of().parseHex(hex));
    }

    private static boolean isLowerHexDigit(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }

    /** 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(hash);
    }

    /** Takes as long for any two hashes, so that its time tells nothing about them. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ContentHash that && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return hex();
    }
}
