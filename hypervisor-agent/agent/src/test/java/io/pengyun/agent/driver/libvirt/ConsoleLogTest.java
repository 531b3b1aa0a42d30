package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.HypervisorDriver.ConsoleTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @TempDir
    private Path folder;

    private Pool pool;
    private ConsoleLog log;

    @BeforeEach
    void open() {
        pool = new Pool(folder);
        log = new ConsoleLog(pool);
    }

    @Test
    void anInstanceThatPrintedNothingHasAnEmptyTail() {
        assertTail("", false, log.tail(ID, 100));
    }

    @Test
    void aShortLogComesWhole() throws IOException {
        write("", "hello");

        assertTail("hello", false, log.tail(ID, 100));
        assertTail("hello", false, log.tail(ID, 5));
        assertTail("llo", true, log.tail(ID, 3));
        assertTail("", true, log.tail(ID, 0));
    }

    @Test
    void theTailReachesIntoRolledFiles() throws IOException {
        write("", "newest");
        write(".0", "older ");
        write(".1", "oldest ");

        assertTail("oldest older newest", false, log.tail(ID, 100));
        assertTail("est older newest", true, log.tail(ID, 16));
        assertTail("older newest", true, log.tail(ID, 12));
    }

    @Test
    void deletedIsDeletedWithAllItsParts() throws IOException {
        write("", "newest");
        write(".0", "older ");

        log.delete(ID);

        assertFalse(Files.exists(pool.consoleLog(ID)));
        assertTail("", false, log.tail(ID, 100));
    }

    private void write(String suffix, String text) throws IOException {
        Files.writeString(folder.resolve("console").resolve(ID + ".log" + suffix), text);
    }

    private static void assertTail(String text, boolean truncated, ConsoleTail tail) {
        assertEquals(text, new String(tail.data(), StandardCharsets.UTF_8));
        assertTrue(truncated == tail.truncated(), "truncated: " + tail.truncated());
    }
}
