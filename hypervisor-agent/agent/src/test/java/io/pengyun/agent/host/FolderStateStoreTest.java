package io.pengyun.agent.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStateStoreTest {

    @TempDir
    private Path parent;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsWhatWasWrittenLast() {
        try (FolderStateStore store = FolderStateStore.open(parent.resolve("state"))) {
            store.write(StateFile.WANTED, bytes("one"));
            store.writeUntilBoot(StateFile.WANTED, bytes("two"));
        }
        try (FolderStateStore store = FolderStateStore.open(parent.resolve("state"))) {
            assertArrayEquals(bytes("two"), store.read(StateFile.WANTED).orElseThrow());
            store.delete(StateFile.WANTED);
            store.delete(StateFile.WANTED);
            assertEquals(Optional.empty(), store.read(StateFile.WANTED));
        }
    }

    @Test
    void aWriteThatWasCutShortChangesNothing() throws IOException {
        Path folder = parent.resolve("state");
        try (FolderStateStore store = FolderStateStore.open(folder)) {
            store.write(StateFile.IDENTITY, bytes("whole"));
            Files.writeString(folder.resolve("identity.pem.next"), "hal");

            assertArrayEquals(bytes("whole"), store.read(StateFile.IDENTITY).orElseThrow());
            store.write(StateFile.IDENTITY, bytes("next"));
            assertArrayEquals(bytes("next"), store.read(StateFile.IDENTITY).orElseThrow());
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("state"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FolderStateStore store = FolderStateStore.open(folder)) {
            store.write(StateFile.IDENTITY, bytes("secret"));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("identity.pem"))));
    }

    @Test
    void oneAgentAtATimeHoldsIt() {
        Path folder = parent.resolve("state");
        FolderStateStore first = FolderStateStore.open(folder);

        assertThrows(IllegalStateException.class, () -> FolderStateStore.open(folder));

        first.close();
        FolderStateStore.open(folder).close();
    }
}
