package io.pengyun.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobKeyTest {

    @Test
    void aKeyIsResolvedBeneathAnother() {
        assertEquals(new BlobKey("packs/ab/0f3c.pack"), new BlobKey("packs").resolve("ab/0f3c.pack"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/packs", "packs/", "a//b", "..", "a/../b", "a/.hidden", "A", "a b", "a\\b", "a\n"})
    void whatCouldLeaveTheStoreOrFoldWithAnotherIsNoKey(String text) {
        assertThrows(IllegalArgumentException.class, () -> new BlobKey(text));
    }

    @Test
    void aKeyHasABound() {
        assertEquals(512, new BlobKey("a".repeat(512)).value().length());
        assertThrows(IllegalArgumentException.class, () -> new BlobKey("a".repeat(513)));
    }
}
