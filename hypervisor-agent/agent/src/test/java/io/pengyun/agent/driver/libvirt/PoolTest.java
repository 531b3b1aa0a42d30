package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.agent.driver.DriverException;
import io.pengyun.agent.driver.DriverException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** Above the largest process number of any Linux. */
    private static final long NO_PROCESS = (1L << 22) + 1;

    @TempDir
    private Path folder;

    @Test
    void othersMayPassButNotLook() throws IOException {
        Pool pool = new Pool(folder.resolve("pool"));

        assertEquals("rwx--x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(pool.disks())));
    }

    @Test
    void whatADeadProcessLeftUnfinishedGoes() throws IOException {
        Pool before = new Pool(folder);
        Path dead = before.seeds().resolve("x.iso-" + NO_PROCESS + ".part");
        Files.createDirectory(dead);
        Files.writeString(dead.resolve("user-data"), "secret");
        Path living = Files.writeString(before.images().resolve(Pool.partName("image")), "half");
        Path image = Files.writeString(before.images().resolve("whole.qcow2"), "whole");

        new Pool(folder);

        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(living));
        assertTrue(Files.exists(image));
    }

    @Test
    void onlyAVolumesFileIsAVolume() {
        Pool pool = new Pool(folder);

        assertEquals(Optional.of(ID), pool.volumeIn(pool.volume(ID)));
        assertEquals(Optional.empty(), pool.volumeIn(pool.rootDisk(ID)));
        assertEquals(Optional.empty(), pool.volumeIn(pool.volumes().resolve("notes.qcow2")));
        assertEquals(Optional.empty(), pool.volumeIn(pool.volumeGeneration(ID)));
        assertEquals(Optional.empty(), pool.volumeIn(Path.of("")));
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeItIsBegun() throws IOException {
        Pool pool = new Pool(folder);
        DiskStore disks = new DiskStore(pool, Duration.ofSeconds(10));

        DriverException room =
                assertThrows(DriverException.class, () -> pool.requireRoom(pool.freeBytes(), "everything"));
        DriverException volume =
                assertThrows(DriverException.class, () -> disks.ensureVolume(ID, pool.totalBytes() / Pool.GIB + 1));

        assertEquals(Code.NO_SPACE, room.code());
        assertEquals(Code.NO_SPACE, volume.code());
        assertFalse(Files.exists(pool.volume(ID)));
    }
}
