package io.pengyun.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pengyun.protocol.v1.InstanceState;
import io.pengyun.protocol.v1.InstanceTransition;
import io.pengyun.protocol.v1.InstanceUsage;
import io.pengyun.protocol.v1.SpooledBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FileSpoolTest {

    private static final SpoolLimits SMALL = new SpoolLimits(2_000, 500, false);
    private static final long FRESH = 1_000_000;

    @TempDir
    private Path folder;

    private FileSpool open() {
        return FileSpool.open(folder, SMALL, FRESH);
    }

    private static List<InstanceTransition> transition(long at) {
        return List.of(InstanceTransition.newBuilder()
                .setTo(InstanceState.INSTANCE_STATE_RUNNING)
                .setAtMillis(at)
                .build());
    }

    private static List<InstanceUsage> usage(long until) {
        return List.of(InstanceUsage.newBuilder()
                .setUntilMillis(until)
                .setCpuNanos(until)
                .build());
    }

    private static List<Long> sequences(Spool spool) {
        return spool.after(0, 10_000).stream().map(SpooledBatch::getSequence).toList();
    }

    private Path segment(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void whatIsNotAcknowledgedIsThereAfterARestart() {
        SpooledBatch batch;
        try (FileSpool spool = open()) {
            batch = spool.addTransitions(transition(7));
        }
        try (FileSpool spool = open()) {
            assertEquals(List.of(batch), spool.after(0, 10));
        }
    }

    @Test
    void aFreshSpoolBeginsAtTheGivenSequenceAndGoesOnFromThere() {
        try (FileSpool spool = open()) {
            assertEquals(FRESH + 1, spool.addTransitions(transition(1)).getSequence());
            assertEquals(FRESH + 2, spool.addUsage(usage(1)).getSequence());
        }
        try (FileSpool spool = FileSpool.open(folder, SMALL, FRESH + 900)) {
            assertEquals(FRESH + 3, spool.addUsage(usage(2)).getSequence());
        }
    }

    @Test
    void sequencesGoOnWhenEverythingHasBeenAcknowledgedAndDeleted() {
        long last = 0;
        try (FileSpool spool = open()) {
            for (int i = 0; i < 100; i++) {
                last = spool.addTransitions(transition(i)).getSequence();
                spool.acknowledge(last);
            }
            assertEquals(0, spool.size());
        }
        try (FileSpool spool = open()) {
            assertEquals(last + 1, spool.addTransitions(transition(1)).getSequence());
        }
    }

    @Test
    void acknowledgedSegmentsGo() throws IOException {
        try (FileSpool spool = open()) {
            for (int i = 0; i < 100; i++) {
                spool.addTransitions(transition(i));
            }
            spool.acknowledge(FRESH + 100);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.count() <= 2, "only the segment that is being written is left");
        }
    }

    @Test
    void theOldestUsageGoesFirstAndNoTransitionEver() {
        try (FileSpool spool = open()) {
            SpooledBatch transition = spool.addTransitions(transition(1));
            for (int i = 0; i < 500; i++) {
                spool.addUsage(usage(i));
            }

            assertTrue(spool.droppedUsageBatches() > 0);
            assertEquals(500 + 1 - spool.droppedUsageBatches(), spool.size());
            assertEquals(transition.getSequence(), sequences(spool).getFirst());
            assertEquals(FRESH + 501, sequences(spool).getLast());
        }
    }

    @Test
    void aTornTailIsCutOffAndTheRestIsKept() throws IOException {
        try (FileSpool spool = open()) {
            spool.addTransitions(transition(1));
            spool.addTransitions(transition(2));
        }
        Path file = segment("transitions-");
        for (long size = Files.size(file); size > 0; size--) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size - 1);
            }
            try (FileSpool spool = open()) {
                assertTrue(spool.size() <= 2);
                long next = spool.addTransitions(transition(3)).getSequence();
                assertEquals(FRESH + spool.size(), next, "the torn batch was never told, so its sequence is free");
                spool.close();
            }
            try (FileSpool spool = open()) {
                assertEquals(transition(3), spool.after(0, 10).getLast().getTransitionsList());
            }
            size = Math.min(size, Files.size(file));
        }
    }

    @Test
    void garbageAfterTheLastBatchIsCutOff() throws IOException {
        try (FileSpool spool = open()) {
            spool.addTransitions(transition(1));
        }
        try (FileChannel channel = FileChannel.open(segment("transitions-"), StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 4, 1, 2, 3, 4, 9, 9, 9, 9}));
        }
        try (FileSpool spool = open()) {
            spool.addTransitions(transition(2));
            assertEquals(List.of(FRESH + 1, FRESH + 2), sequences(spool));
        }
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        try (FileSpool spool = open()) {
            spool.addTransitions(transition(1));
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(segment("transitions-"))));
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** Random use with restarts, against a plain map. Usage is bounded so that nothing is dropped. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesAsAMapDoes(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, SpooledBatch> model = new TreeMap<>();
        List<Long> given = new ArrayList<>();
        SpoolLimits limits = new SpoolLimits(1_000_000, 300, false);
        FileSpool spool = FileSpool.open(folder, limits, FRESH);
        for (int step = 0; step < 300; step++) {
            int choice = random.nextInt(10);
            if (choice < 6) {
                SpooledBatch batch =
                        random.nextBoolean() ? spool.addTransitions(transition(step)) : spool.addUsage(usage(step));
                given.add(batch.getSequence());
                model.put(batch.getSequence(), batch);
            } else if (choice < 8 && !given.isEmpty()) {
                long sequence = given.get(random.nextInt(given.size()));
                spool.acknowledge(sequence);
                model.headMap(sequence, true).clear();
            } else {
                spool.close();
                spool = FileSpool.open(folder, limits, FRESH);
                long acknowledged = model.isEmpty() ? Long.MAX_VALUE : model.firstKey() - 1;
                spool.acknowledge(acknowledged);
            }
            assertEquals(List.copyOf(model.values()), spool.after(0, 10_000));
        }
        spool.close();
        assertEquals(given.stream().distinct().sorted().toList(), given, "every sequence once, and growing");
    }
}
