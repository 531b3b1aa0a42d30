package io.pengyun.agent.driver.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskStoreTest {

    private static final UUID ID = UUID.fromString("0190b6f2-0000-7000-8000-000000000001");

    @Test
    void theRootDiskOfAnEarlierStayIsKeptUntilTheInstanceIsRemoved(@TempDir Path folder) throws IOException {
        Pool pool = new Pool(folder);
        DiskStore disks = new DiskStore(pool, Duration.ofSeconds(5));
        Files.writeString(pool.rootDisk(ID), "first stay");
        disks.setRootDiskAside(ID, 1);
        assertFalse(Files.exists(pool.rootDisk(ID)));

        // The new one was made, but the crash came before the new epoch was written down.
        Files.writeString(pool.rootDisk(ID), "second stay");
        disks.setRootDiskAside(ID, 1);
        assertEquals("second stay", Files.readString(pool.rootDisk(ID)));
        assertEquals("first stay", Files.readString(pool.earlierRootDisk(ID, 1)));

        disks.deleteRootDisk(ID);
        assertFalse(Files.exists(pool.rootDisk(ID)));
        assertFalse(Files.exists(pool.earlierRootDisk(ID, 1)));
        assertTrue(disks.volumes().isEmpty());
    }
}
