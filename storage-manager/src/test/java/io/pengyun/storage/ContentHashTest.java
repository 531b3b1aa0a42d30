package io.pengyun.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentHashTest {

    /** From {@code head -c 65536 /dev/zero | sha256sum}. */
    private static final String ZEROS = "de2f256064a0af797747c2b97505dc0b9f3df0de4f489eac731c23ae9ca9cc31";

    @Test
    void theHashOfABlockIsItsSha256() {
        assertEquals(
                ZEROS, ContentHash.ofBlock(new byte[ContentHash.BLOCK_BYTES]).hex());
    }

    @Test
    void oneBitMakesAnotherHash() {
        byte[] block = new byte[ContentHash.BLOCK_BYTES];
        new Random(7).nextBytes(block);
        ContentHash before = ContentHash.ofBlock(block);
        block[40_000] ^= 1;

        assertNotEquals(before, ContentHash.ofBlock(block));
    }

    @Test
    void hexIsReadBack() {
        ContentHash hash = ContentHash.ofBlock(new byte[ContentHash.BLOCK_BYTES]);

        assertEquals(hash, ContentHash.ofHex(hash.hex()));
        assertEquals(hash.hashCode(), ContentHash.ofHex(hash.hex()).hashCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ContentHash.BLOCK_BYTES - 1, ContentHash.BLOCK_BYTES + 1})
    void onlyAWholeBlockIsHashed(int length) {
        assertThrows(IllegalArgumentException.class, () -> ContentHash.ofBlock(new byte[length]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "de2f", "DE2F256064A0AF797747C2B97505DC0B9F3DF0DE4F489EAC731C23AE9CA9CC31", "zz"})
    void onlyLowerHexIsRead(String text) {
        assertThrows(IllegalArgumentException.class, () -> ContentHash.ofHex(text));
    }
}
